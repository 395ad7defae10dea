// Statuses that answer no request of the gateway's, and what their cause may be. Pure.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/wire/http.hpp"

#include <optional>

namespace signalbox::attempt {

/// A redirect, 304, 407, or a number outside HTTP's statuses (RFC 9110 15): to the client any of them would mean something about its own
/// hop. The failure is malformed_reply and names the status, a redirect's target, and what to change. Nothing for every other status.
std::optional<model::failure> unusable_status(wire::response_head const& head);

}  // namespace signalbox::attempt
