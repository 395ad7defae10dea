// Understands every event of a streamed reply: the full detail of stream_reader, for translation.
#pragma once

#include "engine/dialect/anthropic/open_blocks.hpp"
#include "engine/dialect/anthropic/reply_state.hpp"
#include "engine/dialect/parts/split_text.hpp"

namespace signalbox::dialect::anthropic {

class event_reader {
public:
    static constexpr bool hears_comments = true;

    /// One event. Faults malformed_reply, and truncated when it ends a reply that is not whole.
    model::result<void> take(wire::sse_event const& event, event_list& out);
    /// The body ended without message_stop, which is as good when a stop reason came before. Fault truncated.
    model::result<void> end(event_list& out);
    void idle(event_list& out)
    {
        if (state_.started()) out.emplace_back(model::keep_alive{});
    }
    bool over() const { return state_.over(); }
    std::uint64_t contents() const { return contents_; }
    std::uint64_t content_bytes() const { return 0; }  // the events hold them all

private:
    model::result<void> start_block(event_fields const& fields, event_list& out);
    void start_tool(open_block& opened, wire::json_view block, event_list& out);
    model::result<void> take_delta(event_fields const& fields, event_list& out);
    void take_arguments(open_block& block, wire::json_view fragment, event_list& out);
    void stop_block(std::uint64_t index, event_list& out);
    model::result<void> stop(event_list& out);

    reply_state state_;
    open_blocks blocks_;
    split_text text_, thinking_;
    std::uint32_t calls_ = 0;
    std::uint64_t contents_ = 0;
};

}  // namespace signalbox::dialect::anthropic
