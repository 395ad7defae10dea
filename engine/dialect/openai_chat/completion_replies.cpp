#include "engine/dialect/openai_chat/completion_replies.hpp"

#include "engine/dialect/openai_chat/choice_fields.hpp"
#include "engine/dialect/openai_chat/chunk_reader.hpp"
#include "engine/dialect/parts/field_reader.hpp"
#include "engine/dialect/parts/stream_reader.hpp"
#include "engine/dialect/parts/whole_body.hpp"

namespace signalbox::dialect::openai_chat {

using wire::json_kind;
using wire::json_node;
using wire::json_view;
using events = std::vector<model::reply_event>;

namespace {

/// The choices of a reply, as far as they have come.
class completion_choices {
public:
    explicit completion_choices(detail how_much) : full_(how_much == detail::full) {}

    void start(reply_members const& from, events& out)
    {
        if (!std::exchange(started_, true)) out.push_back(model::reply_start{from.id.string_or(""), from.model.string_or("")});
    }

    model::result<void> take(reply_members const& from, bool whole, events& out)
    {
        bool bears = false;
        for (json_node const& each : from.choices.elements()) {
            auto const taken = take(each, whole, out);
            if (!taken) return taken.error();
            bears = bears || *taken;
        }
        contents_ += bears;
        return {};
    }

    /// Whole when an end was told, and of each choice that began.
    model::result<void> end(events& out) const
    {
        bool any = false;
        for (choice const& each : choices_) {
            if (each.begun && !each.finished) return truncated("the stream ended before the finish_reason of a choice");
            any = any || each.finished;
        }
        if (!any) return truncated("the stream ended before a finish_reason");
        for (std::uint32_t at = 0; at < choices_.size(); ++at)
            if (choices_[at].finished && (full_ || at == 0))
                out.push_back(read_finish(at, choices_[at].native, choices_[at].stop_sequence, false));
        out.push_back(model::reply_end{});
        return {};
    }

    bool full() const { return full_; }
    bool started() const { return started_; }
    std::uint64_t contents() const { return contents_; }
    std::uint64_t digested_bytes() const { return digested_bytes_; }

private:
    struct choice {
        bool begun = false, finished = false;
        std::string native, stop_sequence;
    };

    /// True when it bears text.
    model::result<bool> take(json_node const& from, bool whole, events& out)
    {
        if (from.view().kind() != json_kind::object) return malformed("an element of \"choices\" is no object");
        json_view index, text, finish_reason, stop_reason;
        pick(from, {{"index", &index}, {"text", &text}, {"finish_reason", &finish_reason}, {"stop_reason", &stop_reason}});
        auto const number = index.nothing() ? std::optional<std::uint64_t>(0) : index.unsigned_integer();
        if (!number || *number >= completion_choice_limit) return malformed("a choice's \"index\" is not a number from 0 to 65535");
        if (text.nothing() ? whole : text.kind() != json_kind::string) return malformed("a choice has no \"text\"");
        if (choices_.size() <= *number) choices_.resize(*number + 1);
        choice& of = choices_[*number];
        bool const bears = text.text_size() != 0;
        if (bears) {
            of.begun = true;
            tell(static_cast<std::uint32_t>(*number), text, out);
        }
        auto word = finish_word_of(finish_reason);
        if (!word && whole) word = "stop";  // a whole answer has ended, even where a server does not say how
        if (word) of = {true, true, std::move(*word), stop_reason.string_or("")};
        return bears;
    }

    void tell(std::uint32_t number, json_view text, events& out)
    {
        if (full_) {
            out.push_back(model::text_delta{number, text.string_or("")});
            return;
        }
        if (!std::exchange(told_, true)) out.push_back(model::text_delta{});
        digested_bytes_ += text.text_size();
    }

    bool const full_;
    bool started_ = false, told_ = false;
    std::vector<choice> choices_;
    std::uint64_t contents_ = 0, digested_bytes_ = 0;
};

/// Of a stream, for stream_reader.
class completion_events {
public:
    static constexpr bool hears_comments = true;

    explicit completion_events(detail how_much) : choices_(how_much) {}

    model::result<void> take(wire::sse_event const& event, events& out)
    {
        if (is_done_mark(event.data)) return choices_.started() ? end(out) : empty_stream();
        if (is_void(event.data)) return {};
        auto const from = read_members(event.data);
        if (!from) return malformed_chunk(from.error());
        chunk_facts facts = read_facts(*from, {.telling = true, .error = true});
        if (facts.error) {
            over_ = true;
            openai_chat::tell(std::move(facts), out);
            return {};
        }
        if (auto const list = check_choices(from->choices); !list) return list;
        if (!choices_.started() && says_nothing(*from)) return {};
        choices_.start(*from, out);
        if (auto const taken = choices_.take(*from, false, out); !taken) return taken;
        openai_chat::tell(std::move(facts), out);
        return {};
    }

    model::result<void> end(events& out)
    {
        if (auto const whole = choices_.end(out); !whole) return whole;
        over_ = true;
        return {};
    }

    void idle(events& out)
    {
        if (choices_.full() && choices_.started()) out.push_back(model::keep_alive{});
    }
    bool over() const { return over_; }
    std::uint64_t contents() const { return choices_.contents(); }
    std::uint64_t content_bytes() const { return choices_.digested_bytes(); }

private:
    completion_choices choices_;
    bool over_ = false;
};

class whole_completion final : public whole_body_reader {
public:
    using whole_body_reader::whole_body_reader;

    std::uint64_t content_events() const override { return contents_; }

private:
    model::result<void> read(json_node const& document, std::vector<model::reply_event>& out) override
    {
        reply_members const from = find_members(document);
        if (auto error = read_error(from)) {
            out.push_back(std::move(*error));
            return {};
        }
        if (auto const list = check_choices(from.choices); !list) return list;
        if (from.choices.elements().empty()) return malformed("the reply has no \"choices\"");
        completion_choices choices(full() ? detail::full : detail::digest);
        choices.start(from, out);
        if (auto const taken = choices.take(from, true, out); !taken) return taken;
        contents_ = choices.contents();
        chunk_facts facts = read_facts(from, {.telling = true});
        if (!facts.usage || facts.usage->output_tokens == 0) add_content(choices.digested_bytes());
        openai_chat::tell(std::move(facts), out);
        return choices.end(out);
    }

    std::uint64_t contents_ = 0;
};

}  // namespace

std::unique_ptr<reply_reader> make_completion_reader(framing how, detail how_much)
{
    if (how == framing::whole) return std::make_unique<whole_completion>(how_much);
    return std::make_unique<stream_reader<completion_events>>(completion_events(how_much));
}

}  // namespace signalbox::dialect::openai_chat
