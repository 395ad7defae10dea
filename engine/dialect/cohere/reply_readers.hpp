// What a plain reply says, and what the events of a stream say, in full or as a digest. One object serves one reply on its strand.
#pragma once

#include "engine/dialect/cohere/message_events.hpp"
#include "engine/dialect/parts/whole_body.hpp"
#include "engine/wire/sse.hpp"

namespace signalbox::dialect::cohere {

class whole_reader final : public whole_body_reader {
public:
    explicit whole_reader(detail how_much) : whole_body_reader(how_much), reply_(how_much == detail::full) {}

    std::uint64_t content_events() const override { return reply_.contents(); }

private:
    model::result<void> read(wire::json_node const& document, events& out) override;

    message_events reply_;
};

/// A part of stream_reader.hpp. The reply is whole with the mark behind message-end, or with the end of the body.
class stream_events {
public:
    static constexpr bool hears_comments = true;

    explicit stream_events(bool full) : full_(full), reply_(full) {}

    /// One event. Fault malformed_reply.
    model::result<void> take(wire::sse_decoder::event const& event, event_list& out);
    /// The body ended: well, when the answer did. Fault truncated.
    model::result<void> end(event_list& out);
    void idle(event_list& out)
    {
        if (full_ && reply_.started()) out.push_back(model::keep_alive{});
    }
    bool over() const { return over_; }
    std::uint64_t contents() const { return reply_.contents(); }
    std::uint64_t content_bytes() const { return full_ ? 0 : reply_.content_bytes(); }

private:
    model::result<void> take_named(std::string_view type, wire::json_view data, event_list& out);
    model::result<void> take_end(wire::json_view data, event_list& out);
    void break_off(model::reply_error error, event_list& out);

    bool const full_;
    message_events reply_;
    bool over_ = false;
};

}  // namespace signalbox::dialect::cohere
