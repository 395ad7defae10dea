// Reads streamed replies: takes the bytes apart into events and hands each event's data to whoever understands chunks.
// One object serves one reply on its strand; bounded by the decoder's event limit.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/wire/sse.hpp"

#include <optional>

namespace signalbox::dialect::openai_chat {

/// `chunks` has take(data, events), over() and contents(): chunk_reader for every event, chunk_digest for the few facts.
template <class chunks>
class stream_reader final : public reply_reader {
public:
    model::result<void> feed(std::string_view bytes, std::vector<model::reply_event>& out) override
    {
        if (failed_) return *failed_;
        while (!bytes.empty() && !chunks_.over()) {
            wire::sse_event event;
            auto const got = events_.next(bytes, event);
            if (!got) return fail(got.error());
            if (!*got) break;
            if (auto const taken = chunks_.take(event.data, out); !taken) return fail(taken.error());
        }
        return {};
    }

    /// Only [DONE], or an error, ends a stream: anything else is a cut.
    model::result<void> finish(std::vector<model::reply_event>&) override
    {
        if (failed_) return *failed_;
        if (!chunks_.over()) return fail({model::fault::truncated, "the stream ended before [DONE]"});
        return {};
    }

    std::uint64_t content_events() const override { return chunks_.contents(); }

private:
    model::failure fail(model::failure why)
    {
        failed_ = std::move(why);
        return *failed_;
    }

    wire::sse_decoder events_;
    chunks chunks_;
    std::optional<model::failure> failed_;
};

}  // namespace signalbox::dialect::openai_chat
