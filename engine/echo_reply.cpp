#include "engine/echo_reply.hpp"

#include "engine/simulator/echo.hpp"

namespace signalbox {

bool is_echo(inbound const& request, config::server_settings const& settings)
{
    return settings.echo && simulator::is_echo_path(request.path);
}

std::string echo_of(inbound const& request)
{
    return simulator::echo_of({request.method, request.path, request.query, request.body, *request.headers});
}

}  // namespace signalbox
