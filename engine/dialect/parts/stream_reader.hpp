// Reads streamed replies of any format, whose events are server-sent or lines: takes the bytes apart and hands each event to the format's part.
// One object serves one reply on its strand; bounded by the decoder's event limit.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/wire/sse.hpp"

#include <optional>

namespace signalbox::dialect {

/// The first byte of `data` that is no white space on, or nothing.
inline std::string_view without_space(std::string_view data)
{
    return data.substr(std::min(data.find_first_not_of(" \t\n"), data.size()));
}

/// The end mark of OpenAI's streams, which is no JSON. Servers of other formats send it too.
inline bool is_done_mark(std::string_view data)
{
    return without_space(data).starts_with("[DONE]");
}

/// Data that says nothing and that the vendors' own clients pass over: white space, or null.
inline bool is_void(std::string_view data)
{
    std::string_view const text = without_space(data);
    return text.empty() || (text.starts_with("null") && without_space(text.substr(4)).empty());
}

/// The fault of a stream that ended before its reply was whole.
inline model::failure truncated(std::string_view what)
{
    return {model::fault::truncated, std::string(what)};
}

/// `format_events` has:
///   take(decoder::event const&, events&)   one event; a fault ends the reply
///   end(events&)                           the body has ended without a terminal event: yields the end of a reply that is whole, or is a fault
///   idle(events&)                          a comment passed; asked for by the constant `hears_comments`
///   over()                                 a terminal event was seen, or an error: nothing after it counts
///   contents()                             how many events bore content
///   content_bytes()                        bytes of content that no yielded event holds
template <class format_events, class decoder = wire::sse_decoder>
class stream_reader final : public reply_reader {
public:
    stream_reader() { hear(); }
    explicit stream_reader(format_events events) : events_(std::move(events)) { hear(); }

    model::result<void> feed(std::string_view bytes, std::vector<model::reply_event>& out) override
    {
        if (failed_) return *failed_;
        counting const content(*this, out);
        while (!bytes.empty() && !events_.over()) {
            typename decoder::event event;
            auto const got = decoder_.next(bytes, event);
            if (!got) return fail(got.error());
            if (!*got) break;
            if (event.comment) {
                events_.idle(out);
                continue;
            }
            if (auto const taken = events_.take(event, out); !taken) return fail(taken.error());
        }
        return {};
    }

    /// A last event may lack its empty line: it counts when it is whole. One that stops inside its data was cut.
    model::result<void> finish(std::vector<model::reply_event>& out) override
    {
        if (failed_) return *failed_;
        if (events_.over()) return {};
        counting const content(*this, out);
        typename decoder::event last;
        auto const got = decoder_.finish(last);
        if (!got) return fail(got.error());
        if (*got && !std::string_view("[DONE]").starts_with(last.data))
            if (!events_.take(last, out)) return fail(truncated("the stream ended inside an event"));
        if (events_.over()) return {};
        if (auto const whole = events_.end(out); !whole) return fail(whole.error());
        return {};
    }

    std::uint64_t content_events() const override { return events_.contents(); }
    std::uint64_t content_bytes() const override { return content_bytes_ + events_.content_bytes(); }

private:
    /// Adds up the content of the events that are yielded while it lives.
    class counting {
    public:
        counting(stream_reader& reader, std::vector<model::reply_event> const& out) : reader_(reader), out_(out), first_(out.size()) {}
        ~counting()
        {
            for (std::size_t i = first_; i < out_.size(); ++i) reader_.content_bytes_ += model::content_bytes(out_[i]);
        }

    private:
        stream_reader& reader_;
        std::vector<model::reply_event> const& out_;
        std::size_t first_;
    };

    void hear()
    {
        if constexpr (format_events::hears_comments) decoder_.yield_comments();
    }
    model::failure fail(model::failure why)
    {
        failed_ = std::move(why);
        return *failed_;
    }

    decoder decoder_;
    format_events events_;
    std::uint64_t content_bytes_ = 0;
    std::optional<model::failure> failed_;
};

}  // namespace signalbox::dialect
