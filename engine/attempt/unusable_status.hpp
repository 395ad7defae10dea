// Statuses that answer no request of the gateway's, and what their cause may be. Pure.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/wire/http.hpp"

#include <optional>

namespace signalbox::attempt {

/// A redirect, 304, 407, or a number outside HTTP's statuses (RFC 9110 15): to the client any of them would mean something about its own
/// hop. The failure is malformed_reply and names the status and what to change. Nothing for every other status. `proxy` is the name of the
/// proxy that the request was sent to, if any.
std::optional<model::failure> unusable_status(wire::response_head const& head, std::string const& proxy = {});

/// Where a redirect leads, as a message may quote it: without query and fragment, which can hold secrets. Empty when it is no redirect, or one
/// without an address that can be shown.
std::string_view redirect_target(wire::response_head const& head);

}  // namespace signalbox::attempt
