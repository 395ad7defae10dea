// The echo: what a request was, in the words of a reply, for trying clients, and as an upstream that costs nothing. Pure.
#pragma once

#include "engine/wire/header_list.hpp"

#include <string>
#include <string_view>

namespace signalbox::simulator {

struct echoed {
    std::string_view method, path, query, body;
    wire::header_list const& headers;
};

/// "/__echo/" and all below it.
bool is_echo_path(std::string_view path);

/// {"req_uri":"/__echo/a?b=c","req_uri_details":{...},"req_method":"POST","req_querystring":{"b":["c"]},"req_body":"...","req_headers":{"Host":[...]}}:
/// names of headers begin their words with capitals, bytes of the body that are no UTF-8 are replaced.
std::string echo_of(echoed const& request);

}  // namespace signalbox::simulator
