// What a listener says about itself at "/" and "*": its name, what it answers, and which methods. Free function.
#pragma once

#include "engine/client_stream.hpp"

namespace signalbox::server {

/// Answers GET, HEAD and POST with `banner`, a JSON object, and OPTIONS with what is allowed.
upstream::task<void> answer_about_server(std::string_view banner, std::string_view method, client_stream& client);

}  // namespace signalbox::server
