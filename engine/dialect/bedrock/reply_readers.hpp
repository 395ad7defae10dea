// What a plain reply says, and what the frames of a stream say, in full or as a digest. One object serves one reply on its strand.
#pragma once

#include "engine/dialect/bedrock/block_events.hpp"
#include "engine/dialect/parts/whole_body.hpp"
#include "engine/wire/aws_event.hpp"

namespace signalbox::dialect::bedrock {

class whole_reader final : public whole_body_reader {
public:
    explicit whole_reader(detail how_much) : whole_body_reader(how_much), reply_(how_much == detail::full) {}

    std::uint64_t content_events() const override { return reply_.contents(); }

private:
    model::result<void> read(wire::json_node const& document, events& out) override;

    block_events reply_;
};

/// A part of stream_reader.hpp. The usage comes behind the event that ends the answer, with the last frame.
template <bool full>
class frame_events {
public:
    static constexpr bool hears_comments = false;

    /// One frame. Fault malformed_reply.
    model::result<void> take(wire::aws_event_decoder::event const& frame, event_list& out) { return take_frame(frame, reply_, over_, out); }
    /// The body ended: well, when the answer did. Fault truncated.
    model::result<void> end(event_list& out)
    {
        if (!reply_.finished()) return cut(reply_.started());
        over_ = true;
        reply_.end(out);
        return {};
    }
    void idle(event_list&) {}
    bool over() const { return over_; }
    std::uint64_t contents() const { return reply_.contents(); }
    std::uint64_t content_bytes() const { return full ? 0 : reply_.content_bytes(); }

private:
    static model::result<void> take_frame(wire::aws_event_decoder::event const& frame, block_events& reply, bool& over, event_list& out);
    static model::failure cut(bool started);

    block_events reply_{full};
    bool over_ = false;
};

}  // namespace signalbox::dialect::bedrock
