// Understands every event of a streamed response: the full detail of stream_reader, for translation.
#pragma once

#include "engine/dialect/openai_responses/event_fields.hpp"
#include "engine/dialect/openai_responses/item_events.hpp"

namespace signalbox::dialect::openai_responses {

class event_reader {
public:
    static constexpr bool hears_comments = true;

    /// One event. Faults malformed_reply, and truncated when it ends a response that is not whole.
    model::result<void> take(wire::sse_event const& event, event_list& out);
    /// The body ended without a terminal event. Fault truncated.
    model::result<void> end(event_list& out);
    void idle(event_list& out)
    {
        if (started_) out.emplace_back(model::keep_alive{});
    }
    bool over() const { return over_; }
    std::uint64_t contents() const { return contents_; }
    std::uint64_t content_bytes() const { return 0; }  // the events hold them all

private:
    model::result<void> take_known(event_fields const& fields, event_list& out);
    model::result<void> take_delta(event_fields const& fields, event_list& out);
    model::result<void> take_terminal(event_fields const& fields, event_list& out);
    void start(wire::json_view response, event_list& out);
    std::uint64_t index_of(event_fields const& fields);

    item_events items_;
    std::uint64_t last_index_ = 0;
    bool started_ = false, over_ = false;
    std::uint64_t contents_ = 0;
};

/// Tells how the response ended: usage, its finish, reply_end; or its error when it failed. `called`: it holds calls of the client's tools.
void tell_end(wire::json_view response, bool called, event_list& out);
/// Whether there is any output to read a response from when no event told of an item.
model::result<void> tell_output(wire::json_view response, item_events& items, event_list& out);

}  // namespace signalbox::dialect::openai_responses
