// An event's payload as one JSON object. Pure.
#pragma once

#include "storage/payload_reader.hpp"

#include <string>

namespace signalbox::storage {

enum class payload_bodies : std::uint8_t { left_out, included };

/// {"event": ..., "payload": "kept", "reason": ..., "parts": {"asked": {"state": ..., "size": ..., "head": ..., "body": ...}}}; bytes that are no UTF-8
/// are "body_base64". With `only`, of this part alone.
std::string to_json(payload_outline const& of, payload_bodies bodies, std::optional<payload_part> only = std::nullopt);

}  // namespace signalbox::storage
