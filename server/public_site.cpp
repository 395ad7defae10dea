#include "server/public_site.hpp"

#include "engine/dialect/dialects.hpp"
#include "server/about_server.hpp"

namespace signalbox::server {

namespace {

/// What is answered here, by the table of formats.
std::string make_banner()
{
    std::string out = R"({"name":"signalbox","endpoints":[)";
    for (dialect::format const* each : dialect::formats())
        for (dialect::operation_row const& one : each->operations)
            out.append(dialect::is_session(one.what) ? "\"GET " : "\"POST ").append(one.client_path).append("\",");
    return out.append(R"("GET /v1/models"]})");
}

std::string const banner = make_banner();

}  // namespace

std::shared_ptr<config::server_settings const> public_site::limits()
{
    auto const now = gateway_.current()->shared;
    return {now, &now->config->server};
}

bool public_site::needs_no_body(inbound const& head) const
{
    return head.path == "*" || head.path == "/";
}

bool public_site::wants_body(inbound const& head)
{
    return needs_no_body(head) || gateway_.wants_body(head);  // about the server all methods are answered, whatever comes with them
}

std::string public_site::lines_for(inbound const& head, config::server_settings const& limits)
{
    return limits.answers_pages ? gateway_.cors_lines_for(head) : std::string();
}

std::string public_site::new_id()
{
    return gateway_.next_id(model::wall_now());
}

upstream::task<void> public_site::handle(inbound const& request, client_stream& client, upstream::stop_signal& stop)
{
    return needs_no_body(request) ? answer_about_server(banner, request.method, client) : gateway_.handle(request, client, stop);
}

}  // namespace signalbox::server
