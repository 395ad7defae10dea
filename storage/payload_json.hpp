// An event's payload as one JSON object. Pure.
#pragma once

#include "schema/event.pb.h"
#include "storage/payload_reader.hpp"

#include <string>
#include <string_view>

namespace signalbox::storage {

enum class payload_bodies : std::uint8_t { left_out, included };

/// {"event": ..., "payload": "kept", "reason": ..., "parts": {"asked": {"state": ..., "size": ..., "head": ..., "body": ...}}}; bytes that are no UTF-8
/// are "body_base64", and a stream with a body has "times" and "untimed". With `only`, of this part alone.
std::string to_json(payload_outline const& of, payload_bodies bodies, std::optional<payload_part> only = std::nullopt);

/// What a line of an event has as "payload": {"state": "kept", "parts": {...}} with parts as above, or {"state": "off", "reason": ...}. A body of more bytes
/// than `longest_body` is left out, which its part says.
std::string payload_member(payload_outline const& of, std::size_t longest_body);
/// The same in words of one's own.
std::string payload_member(std::string_view state, std::string_view reason);
/// An event's JSON object with this as its last member.
void append_json_with_payload(std::string& out, schema::Event const& event, std::string_view payload);

}  // namespace signalbox::storage
