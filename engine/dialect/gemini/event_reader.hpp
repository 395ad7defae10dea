// The events of a streamed reply, each a piece of the response: read in full, or as a digest in which most are recognised and not parsed. One reader of
// stream_reader.hpp for each.
#pragma once

#include "engine/dialect/gemini/candidate_events.hpp"
#include "engine/dialect/parts/event_template.hpp"
#include "engine/wire/sse.hpp"

namespace signalbox::dialect::gemini {

class event_reader {
public:
    static constexpr bool hears_comments = false;

    /// One event. Fault malformed_reply.
    model::result<void> take(wire::sse_event const& event, event_list& out);
    /// The body ended. Fault truncated when the reply is not whole.
    model::result<void> end(event_list& out) { return reply_.end(out); }
    void idle(event_list&) {}
    bool over() const { return reply_.over(); }
    std::uint64_t contents() const { return reply_.contents(); }
    std::uint64_t content_bytes() const { return 0; }

private:
    candidate_events reply_;
};

class event_digest {
public:
    static constexpr bool hears_comments = false;

    event_digest();
    model::result<void> take(wire::sse_event const& event, event_list& out);
    model::result<void> end(event_list& out) { return reply_.end(out); }
    void idle(event_list&) {}  // the comment itself is relayed
    bool over() const { return reply_.over(); }
    std::uint64_t contents() const { return reply_.contents(); }
    std::uint64_t content_bytes() const { return reply_.content_bytes(); }

private:
    void take_passed();

    candidate_events reply_;
    event_template usual_;
    std::string passed_;  // the last event that was passed unread
};

}  // namespace signalbox::dialect::gemini
