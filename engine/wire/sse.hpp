// Server-sent events (WHATWG HTML 9.2.6): an incremental decoder and a writer. Fed bytes in any cut; bounds what it keeps.
#pragma once

#include "engine/model/failure.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::wire {

struct sse_event {
    std::string_view type;  // "message" when the stream names none
    std::string_view data;  // data lines joined with LF
};

/// Yields events as views that live until the next call. Comments, ids and retry lines are passed over.
class sse_decoder {
public:
    explicit sse_decoder(std::size_t event_limit = 8 * 1024 * 1024) : event_limit_(event_limit) {}
    /// Takes bytes from the front of `bytes` (which shrinks) up to the end of one event. True: `out` holds it; false: all bytes are taken.
    /// Fault reply_too_large when one event passes the limit.
    model::result<bool> next(std::string_view& bytes, sse_event& out);

private:
    std::size_t event_limit_;
    std::string line_, data_, type_, given_type_, given_data_;
    bool skip_lf_ = false, has_data_ = false, at_start_ = true;
};

/// Appends "event: TYPE\n" (when type is not empty) and "data: DATA\n\n"; data must hold no line break.
void append_sse(std::string& out, std::string_view type, std::string_view data);

}  // namespace signalbox::wire
