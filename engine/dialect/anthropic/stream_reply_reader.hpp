// Reads an Anthropic event stream in full, for translation. Fed body bytes in any cut; owned by the exchange it serves.
#pragma once

#include "engine/dialect/anthropic/reply_state.hpp"
#include "engine/dialect/codec.hpp"
#include "engine/wire/sse.hpp"

namespace signalbox::dialect::anthropic {

/// Blocks come one after the other; a stream that leaves more than these open is not this dialect's.
inline constexpr std::size_t open_block_limit = 64;

class stream_reply_reader final : public reply_reader {
public:
    model::result<void> feed(std::string_view bytes, event_list& out) override;
    model::result<void> finish(event_list& out) override;
    std::uint64_t content_events() const override { return content_events_; }

private:
    enum class block_kind : std::uint8_t { tool, other };
    struct open_block {
        std::uint64_t index = 0;
        block_kind kind = block_kind::other;
        std::uint32_t call = 0;  // running number of the tool call: block numbers count text and thinking too
        bool any_arguments = false;
    };
    struct event_fields {
        wire::json_view type, index, message, content_block, delta, usage, error;
    };

    model::result<void> take(wire::sse_event const& event, event_list& out);
    void dispatch(std::string_view type, event_fields const& fields, event_list& out);
    void start_block(event_fields const& fields, event_list& out);
    void start_tool(open_block& opened, wire::json_view block, event_list& out);
    void take_delta(event_fields const& fields, event_list& out);
    void take_arguments(wire::json_view index, std::string fragment, event_list& out);
    void stop_block(wire::json_view index, event_list& out);
    open_block* find(wire::json_view index);
    void complain(std::string_view what);

    wire::sse_decoder decoder_;
    reply_state state_;
    std::vector<open_block> open_;
    std::uint32_t calls_ = 0;
    std::uint64_t content_events_ = 0;
    std::optional<model::failure> failed_;
};

}  // namespace signalbox::dialect::anthropic
