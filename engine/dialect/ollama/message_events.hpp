// Turns the lines of a reply, or the one object of a plain reply, into events. Owned by one reply reader.
#pragma once

#include "engine/dialect/ollama/reply_fields.hpp"

#include <cstdint>

namespace signalbox::dialect::ollama {

class message_events {
public:
    /// One object. `full`: yields what it says; otherwise only the first content and what ends it. Fault malformed_reply.
    model::result<void> take(wire::json_view line, bool full, event_list& out);
    /// Yields the end of a reply whose body has ended well.
    void end(event_list& out);

    bool started() const { return started_; }
    bool over() const { return over_; }  // the last object was seen, or an error
    std::uint64_t contents() const { return contents_; }
    /// Bytes of content that no yielded event holds.
    std::uint64_t content_bytes() const { return content_bytes_; }
    /// A line that is written like one before it, with other text, passed unread.
    void pass_text(std::uint64_t bytes, event_list& out);

private:
    void take_text(wire::json_view text, bool thought, bool full, event_list& out);
    model::result<void> take_calls(wire::json_view calls, bool full, event_list& out);
    void take_content(std::uint64_t bytes, bool full, event_list& out);
    void finish(reply_members const& from, event_list& out);

    bool started_ = false, over_ = false, content_seen_ = false;
    std::uint32_t calls_ = 0;
    std::uint64_t contents_ = 0, content_bytes_ = 0;
};

}  // namespace signalbox::dialect::ollama
