// Understands every chunk of a streamed reply: the full detail of stream_reader, for translation.
#pragma once

#include "engine/dialect/openai_chat/chunk_scan.hpp"
#include "engine/dialect/openai_chat/reply_assembly.hpp"
#include "engine/wire/sse.hpp"

#include <string_view>
#include <vector>

namespace signalbox::dialect::openai_chat {

class chunk_reader {
public:
    static constexpr bool hears_comments = true;

    /// One event. Faults malformed_reply, and truncated when it ends a reply that is not whole.
    model::result<void> take(wire::sse_event const& event, std::vector<model::reply_event>& out);
    /// [DONE], or the end of the body, which is as good when a finish reason came before. Fault truncated.
    model::result<void> end(std::vector<model::reply_event>& out);
    /// [DONE] or an error was seen; nothing after it counts.
    void idle(std::vector<model::reply_event>& out)
    {
        if (assembly_.started()) out.push_back(model::keep_alive{});
    }
    bool over() const { return over_; }
    std::uint64_t contents() const { return contents_; }
    std::uint64_t content_bytes() const { return 0; }  // the events hold them all

private:
    chunk_scan scan_;
    reply_assembly assembly_{false};
    std::uint64_t contents_ = 0;
    bool over_ = false;
};

/// The fault of an event that is no JSON object.
model::failure malformed_chunk(model::failure const& why);
/// The fault of a stream that ends before it began.
model::failure empty_stream();

}  // namespace signalbox::dialect::openai_chat
