// Turns a reply's message into events, whether it comes whole in one document or piece by piece in a stream. Owned by one reply reader.
#pragma once

#include "engine/dialect/cohere/reply_fields.hpp"

#include <cstdint>
#include <map>

namespace signalbox::dialect::cohere {

class message_events {
public:
    explicit message_events(bool full) : full_(full) {}

    /// The reply has begun; once.
    void begin(std::string id, event_list& out);
    bool started() const { return stage_ != stage::before; }

    /// The member "message" of a plain reply. Fault malformed_reply.
    model::result<void> take_message(wire::json_view message, event_list& out);
    /// One block of content, or a piece of one: {"type":"text","text":"..."}. Fault malformed_reply.
    model::result<void> take_content(wire::json_view block, event_list& out);
    /// What is said before calls.
    void take_plan(wire::json_view plan, event_list& out);
    /// A call; in a stream it has an index, and its arguments come in pieces. Fault malformed_reply.
    model::result<void> take_call(wire::json_view call, std::optional<std::uint64_t> index, event_list& out);
    void take_arguments(std::uint64_t index, wire::json_view piece, event_list& out);
    void take_citations(event_list& out);

    void finish(std::string native, std::optional<model::usage> tokens, event_list& out);
    bool finished() const { return stage_ == stage::finished; }

    std::uint64_t contents() const { return contents_; }
    /// Bytes of content that no yielded event holds.
    std::uint64_t content_bytes() const { return content_bytes_; }

private:
    void count(std::uint64_t bytes, event_list& out);

    enum class stage : std::uint8_t { before, begun, finished };

    bool const full_;
    stage stage_ = stage::before;
    bool content_seen_ = false;
    std::uint32_t calls_ = 0;
    std::map<std::uint64_t, std::uint32_t> open_calls_;  // of a stream: the number of the call with each index
    std::uint64_t contents_ = 0, content_bytes_ = 0;
};

}  // namespace signalbox::dialect::cohere
