// Reads from the events of a relayed stream only what accounting needs, and that they are well-formed; most are recognised and not parsed.
#pragma once

#include "engine/dialect/anthropic/open_blocks.hpp"
#include "engine/dialect/anthropic/reply_state.hpp"
#include "engine/dialect/parts/event_template.hpp"

namespace signalbox::dialect::anthropic {

class event_digest {
public:
    static constexpr bool hears_comments = false;

    event_digest();

    /// One event. Faults malformed_reply, and truncated when it ends a reply that is not whole.
    model::result<void> take(wire::sse_event const& event, event_list& out);
    /// The body ended without message_stop, which is as good when a stop reason came before. Fault truncated.
    model::result<void> end(event_list& out);
    void idle(event_list&) {}  // the comment itself is relayed
    bool over() const { return state_.over(); }
    std::uint64_t contents() const { return contents_; }
    std::uint64_t content_bytes() const { return content_bytes_; }

private:
    model::result<void> start_block(event_fields const& fields, event_list& out);
    void count_content(event_list& out);
    void take_content(event_list& out);
    model::result<void> stop(event_list& out);

    reply_state state_{false};
    open_blocks blocks_;
    event_template usual_;
    bool content_seen_ = false;
    std::uint64_t contents_ = 0, content_bytes_ = 0;
};

}  // namespace signalbox::dialect::anthropic
