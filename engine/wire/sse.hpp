// Server-sent events (WHATWG HTML 9.2.6): an incremental decoder and a writer. Fed bytes in any cut; bounds what it keeps.
#pragma once

#include "engine/model/failure.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::wire {

struct sse_event {
    std::string_view type;  // "message" when the stream names none
    std::string_view data;  // data lines joined with LF
    bool comment = false;   // no event, but a comment: how servers show that they are still at work
};

/// Yields events as views that live until the next call and as long as the bytes fed. Comments, ids and retry lines are passed over.
/// An event that lies whole in the bytes fed, with one data line, is not copied.
class sse_decoder {
public:
    using event = sse_event;

    explicit sse_decoder(std::size_t event_limit = 8 * 1024 * 1024) : event_limit_(event_limit) {}
    /// From here on each comment is yielded, too.
    void yield_comments() { comments_ = true; }
    /// Takes bytes from the front of `bytes` (which shrinks) up to the end of one event. True: `out` holds it; false: all bytes are taken.
    /// Fault reply_too_large when one line, or the data of one event, passes the limit; the decoder is of no use afterwards.
    model::result<bool> next(std::string_view& bytes, sse_event& out);

    /// The stream has ended. True: `out` holds the event whose last line or empty line lacks its end, which a browser drops. Faults as next.
    model::result<bool> finish(sse_event& out);

private:
    /// A field's text: a view into the bytes fed while these last, otherwise our own copy.
    class text {
    public:
        bool empty() const { return view().empty(); }
        std::string_view view() const { return kept_ ? std::string_view(copy_) : lent_; }
        void lend(std::string_view bytes);
        void append(std::string_view bytes);
        void keep();
        void clear();

    private:
        std::string copy_;
        std::string_view lent_;
        bool kept_ = false;
    };

    /// How far the event in data_ and type_ is: without data, with some, or yielded by the last call.
    enum class progress : std::uint8_t { empty, filling, yielded };

    bool skip_mark(std::string_view& bytes);
    bool take_usual(std::string_view& bytes, sse_event& out);
    bool take_line(std::string_view line, bool ours);
    bool take_data(std::string_view value, bool ours);
    void yield(sse_event& out);
    void start_event();

    std::size_t event_limit_;
    std::string line_;  // the beginning of a line whose end has not come
    text data_, type_;
    std::size_t mark_ = 0;  // bytes of a byte order mark seen at the very start; 3 and more: past it
    bool skip_lf_ = false;  // a CR ended the last line: an LF right after it belongs to it
    bool comments_ = false;
    progress event_ = progress::empty;
};

/// Appends "event: TYPE\n" (when type is not empty) and "data: DATA\n\n"; data must hold no line break.
void append_sse(std::string& out, std::string_view type, std::string_view data);

}  // namespace signalbox::wire
