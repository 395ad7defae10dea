// Streams of JSON values in lines, "application/x-ndjson": an incremental decoder. Fed bytes in any cut; bounds what it keeps.
#pragma once

#include "engine/model/failure.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace signalbox::wire {

/// Yields lines as views that live until the next call and as long as the bytes fed. Blank lines are passed over. A line that lies whole in the bytes fed
/// is not copied.
class line_decoder {
public:
    /// Named as the members of a server-sent event, so that one reader serves both.
    struct event {
        std::string_view data;  // the line, without white space around it
        static constexpr bool comment = false;
    };

    explicit line_decoder(std::size_t line_limit = 8 * 1024 * 1024) : line_limit_(line_limit) {}

    /// Takes bytes from the front of `bytes` (which shrinks) up to the end of one line. True: `out` holds it; false: all bytes are taken.
    /// Fault reply_too_large when a line passes the limit; the decoder is of no use afterwards.
    model::result<bool> next(std::string_view& bytes, event& out);

    /// The stream has ended. True: `out` holds the last line, whose end is missing.
    model::result<bool> finish(event& out);

private:
    bool yield(std::string_view line, event& out);

    std::size_t line_limit_;
    std::string held_;   // the beginning of a line whose end has not come, or the line that was yielded
    bool lent_ = false;  // the line that was yielded stands in held_
};

}  // namespace signalbox::wire
