// Whether the end of a reply's body can be known: one that ends with the connection looks the same when the connection was cut. Pure.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/wire/http.hpp"

#include <optional>

namespace signalbox::upstream {

/// Why a body behind this head cannot be known to be whole (RFC 9112 6.3 and 8), as fault malformed_reply; nothing: its length or its end is said.
/// For texts of which a part reads as a whole one, such as YAML. A document in JSON has an end of its own.
std::optional<model::failure> unknown_end(wire::response_head const& head);

}  // namespace signalbox::upstream
