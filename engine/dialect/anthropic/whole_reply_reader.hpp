// Reads an Anthropic reply that comes as one JSON message, in full or as a digest.
#pragma once

#include "engine/dialect/anthropic/reply_state.hpp"
#include "engine/dialect/parts/whole_body.hpp"

namespace signalbox::dialect::anthropic {

class whole_reply_reader final : public whole_body_reader {
public:
    explicit whole_reply_reader(detail how_much) : whole_body_reader(how_much), state_(full()) {}
    std::uint64_t content_events() const override { return content_seen_ ? 1 : 0; }

private:
    model::result<void> read(wire::json_node const& message, events& out) override;
    model::result<void> read_block(wire::json_node const& block, events& out);
    void add(model::reply_event event, std::size_t bytes, events& out);

    reply_state state_;
    std::uint32_t calls_ = 0;
    bool content_seen_ = false;
};

}  // namespace signalbox::dialect::anthropic
