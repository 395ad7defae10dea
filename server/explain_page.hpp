// A decision on request: what the running gateway would do with a request, and why. Sends nothing, changes nothing.
#pragma once

#include "engine/gateway.hpp"
#include "server/admin_pages.hpp"

#include <memory>
#include <string_view>

namespace signalbox::server {

/// POST /explain?path=/v1/chat/completions&method=POST&consumer=web&chance=0.5: the request's body, with the headers of this one, decided by the
/// configuration in force, and by breakers and turns as they are. In the place of a consumer: what a token says, or a key in a header field of its own.
admin_page explain_page(state_source& states, inbound const& request);

/// Bytes of a body that is explained.
inline constexpr std::size_t explained_body_limit = 1u << 20;

}  // namespace signalbox::server
