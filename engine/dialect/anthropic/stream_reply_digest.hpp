// Watches an Anthropic event stream that is relayed untouched: reads the start, the end and the counts, and only counts the rest. Fed body
// bytes in any cut; owned by the exchange it serves. Content events are told by their first bytes and never parsed.
#pragma once

#include "engine/dialect/anthropic/reply_state.hpp"
#include "engine/dialect/codec.hpp"
#include "engine/wire/sse.hpp"

namespace signalbox::dialect::anthropic {

class stream_reply_digest final : public reply_reader {
public:
    model::result<void> feed(std::string_view bytes, event_list& out) override;
    model::result<void> finish(event_list& out) override;
    std::uint64_t content_events() const override { return content_events_; }

private:
    void take(wire::sse_event const& event, event_list& out);
    void take_parsed(wire::sse_event const& event, event_list& out);
    void take_content(event_list& out);

    wire::sse_decoder decoder_;
    reply_state state_;
    bool content_seen_ = false;
    std::uint64_t content_events_ = 0;
    std::optional<model::failure> failed_;
};

}  // namespace signalbox::dialect::anthropic
