// A reader of relayed streams of server-sent events that are no chat's: pictures, speech, transcripts. It looks for errors, usage and the end. One object
// serves one reply on its strand; it keeps one event, bounded by the decoder.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/wire/json.hpp"

#include <optional>

namespace signalbox::dialect {

/// Such a stream is whole when an event came whose type ends with ".done" or ".completed". `used` reads the member "usage" of an event. Faults of the
/// reader: malformed_reply, reply_too_large, truncated.
std::unique_ptr<reply_reader> make_relayed_stream(std::optional<model::usage_report> (*used)(wire::json_view usage));

}  // namespace signalbox::dialect
