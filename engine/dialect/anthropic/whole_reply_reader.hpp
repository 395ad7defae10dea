// Reads an Anthropic reply that comes as one JSON message, in full or as a digest. Gathers body bytes in any cut up to a limit and reads
// them when the body has ended; owned by the exchange it serves.
#pragma once

#include "engine/dialect/anthropic/reply_state.hpp"
#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::anthropic {

/// A million tokens of answer are about 4 MB; four times that is no reply.
inline constexpr std::size_t whole_reply_limit = 16 * 1024 * 1024;

class whole_reply_reader final : public reply_reader {
public:
    explicit whole_reply_reader(detail how_much) : full_(how_much == detail::full), state_(full_) {}
    /// Past the limit a full reading fails with reply_too_large; a digest goes on without usage, for the bytes are relayed all the same.
    model::result<void> feed(std::string_view bytes, event_list& out) override;
    model::result<void> finish(event_list& out) override;
    /// A whole reply has no events: one for every four bytes of content, which is about a token.
    std::uint64_t content_events() const override { return (content_bytes_ + 3) / 4; }

private:
    model::result<void> read(event_list& out);
    model::result<void> read_block(wire::json_view block, event_list& out);
    void add(model::reply_event event, std::size_t bytes, event_list& out);

    bool full_;
    bool over_limit_ = false;
    std::string body_;
    reply_state state_;
    std::uint32_t calls_ = 0;
    bool content_seen_ = false;
    std::uint64_t content_bytes_ = 0;
    std::optional<model::failure> failed_;
};

}  // namespace signalbox::dialect::anthropic
