// Where a request to a provider goes: its path and query. Pure; the only place where they are put together.
#pragma once

#include "engine/provider/definition.hpp"

#include <string>
#include <string_view>

namespace signalbox::provider {

/// Appends the request target: the provider's base path and the operation's, then behind '?' the query of the provider's own address, the
/// credential when it is sent there, and `callers_query`, what of the caller's goes on. For a proxy without a tunnel the whole address stands in front.
void append_target(std::string& out, definition const& to, std::string_view operation, std::string_view callers_query);

}  // namespace signalbox::provider
