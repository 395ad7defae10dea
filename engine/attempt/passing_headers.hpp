// Which of a provider's reply headers the client gets to see. Pure.
#pragma once

#include "engine/wire/http.hpp"

#include <string>

namespace signalbox::attempt {

/// Appends the lines that clients read: request ids, rate limits, retry hints. Everything else stays between the gateway and the provider.
void append_passing_headers(std::string& out, wire::response_head const& head);

}  // namespace signalbox::attempt
