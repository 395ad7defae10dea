// Reads from the events of a relayed stream only what accounting needs, and that they are well-formed; most are recognised and not parsed.
#pragma once

#include "engine/dialect/openai_responses/event_fields.hpp"
#include "engine/dialect/parts/event_template.hpp"

namespace signalbox::dialect::openai_responses {

class event_digest {
public:
    static constexpr bool hears_comments = false;

    event_digest();

    /// One event. Faults malformed_reply, and truncated when it ends a response that is not whole.
    model::result<void> take(wire::sse_event const& event, event_list& out);
    /// The body ended without a terminal event. Fault truncated.
    model::result<void> end(event_list& out);
    void idle(event_list&) {}  // the comment itself is relayed
    bool over() const { return seen_ == progress::end; }
    std::uint64_t contents() const { return contents_; }
    std::uint64_t content_bytes() const { return content_bytes_; }

private:
    /// The furthest that has passed.
    enum class progress : std::uint8_t { nothing, start, content, end };

    void start(wire::json_view response, event_list& out);
    void take_content(event_list& out);
    void take_terminal(event_fields const& fields, event_list& out);

    event_template usual_;
    progress seen_ = progress::nothing;
    bool called_ = false;  // the output holds calls of the client's tools
    std::uint64_t contents_ = 0, content_bytes_ = 0;
};

/// Whether the output of a response holds calls of the client's tools.
bool holds_calls(wire::json_view response);

}  // namespace signalbox::dialect::openai_responses
