// Turns the blocks of a reply into events, whether they come whole in one document or in frames of a stream. Owned by one reply reader.
#pragma once

#include "engine/dialect/bedrock/reply_fields.hpp"

#include <cstdint>
#include <map>

namespace signalbox::dialect::bedrock {

class block_events {
public:
    explicit block_events(bool full) : full_(full) {}

    /// The reply has begun; once.
    void begin(event_list& out);
    bool started() const { return started_; }

    /// A block of a whole message. Fault malformed_reply.
    model::result<void> take_block(wire::json_view block, event_list& out);
    /// The beginning of a block in a stream: {"contentBlockIndex":N,"start":{...}}. Fault malformed_reply.
    model::result<void> take_start(wire::json_view start, event_list& out);
    /// More of one: {"contentBlockIndex":N,"delta":{...}}. Fault malformed_reply.
    model::result<void> take_delta(wire::json_view delta, event_list& out);

    void finish(std::string native);
    bool finished() const { return finish_.has_value(); }
    void report(std::optional<model::usage> tokens);
    /// The finish, the usage and the end.
    void end(event_list& out);

    std::uint64_t contents() const { return contents_; }
    /// Bytes of content that no yielded event holds.
    std::uint64_t content_bytes() const { return content_bytes_; }

private:
    void take_text(wire::json_view text, bool thought, event_list& out);
    void take_reasoning(wire::json_view reasoning, event_list& out);
    model::result<void> take_call(wire::json_view call, std::optional<std::uint64_t> block, event_list& out);
    void take_input(std::uint64_t block, wire::json_view input, event_list& out);
    void take_content(std::uint64_t bytes, event_list& out);

    bool const full_;
    bool started_ = false, content_seen_ = false;
    std::uint32_t calls_ = 0;
    std::map<std::uint64_t, std::uint32_t> open_calls_;  // of a stream: the number of the call in each block
    std::optional<model::finish> finish_;
    std::optional<model::usage> usage_;
    std::uint64_t contents_ = 0, content_bytes_ = 0;
};

}  // namespace signalbox::dialect::bedrock
