// The echo: a reply that says what the request was, for trying clients, and as an upstream that costs nothing. Pure.
#pragma once

#include "engine/gateway.hpp"

#include <string>

namespace signalbox {

/// Whether the path is one of the echo's, and the configuration has it.
bool is_echo(inbound const& request, config::server_settings const& settings);

/// {"req_uri":"/__echo/a?b=c","req_uri_details":{...},"req_method":"POST","req_querystring":{"b":["c"]},"req_body":"...","req_headers":{"Host":[...]}}:
/// names of headers begin their words with capitals, bytes of the body that are no UTF-8 are replaced.
std::string echo_of(inbound const& request);

}  // namespace signalbox
