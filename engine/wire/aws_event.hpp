// Amazon's event streams, "application/vnd.amazon.eventstream": messages with lengths and two sums each. A decoder that is fed bytes in any cut and bounds
// what it keeps, and a writer.
#pragma once

#include "engine/model/failure.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace signalbox::wire {

/// The shortest message: lengths, their sum, and the sum of the whole.
inline constexpr std::size_t aws_event_overhead = 16;
/// Amazon's libraries take messages of 16 MiB; a piece of an answer has some hundred bytes.
inline constexpr std::size_t aws_event_limit = 8 * 1024 * 1024;

/// Yields messages as views that live until the next call and as long as the bytes fed. A message that lies whole in the bytes fed is not copied.
class aws_event_decoder {
public:
    /// Named as the members of a server-sent event, so that one reader serves both.
    struct event {
        std::string_view kind;   // ":message-type": "event", "exception", "error"
        std::string_view type;   // ":event-type", ":exception-type" or ":error-code"
        std::string_view data;   // the payload
        std::string_view words;  // ":error-message"
        static constexpr bool comment = false;
    };

    /// Takes bytes from the front of `bytes` (which shrinks) up to the end of one message. True: `out` holds it; false: all bytes are taken. Faults
    /// malformed_reply for lengths and sums that are wrong, reply_too_large; the decoder is of no use afterwards.
    model::result<bool> next(std::string_view& bytes, event& out);

    /// The stream has ended. Fault truncated inside a message.
    model::result<bool> finish(event& out);

private:
    std::string held_;   // the beginning of a message whose end has not come, or the message that was yielded
    bool lent_ = false;  // the message that was yielded stands in held_
};

/// The size of the message at the front, 0 while its lengths are not there. Faults as aws_event_decoder::next.
model::result<std::size_t> aws_event_size(std::string_view bytes);

/// Appends a message with headers that are texts.
void append_aws_event(std::string& out, std::initializer_list<std::pair<std::string_view, std::string_view>> headers,
                      std::string_view payload);

}  // namespace signalbox::wire
