#include "engine/dialect/openai_chat/completion_writers.hpp"

#include "engine/dialect/openai_chat/reply_shape.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/openai_errors.hpp"

#include <map>
#include <set>

namespace signalbox::dialect::openai_chat {

namespace {

std::string head_of(reply_identity const& who)
{
    std::string out = "{";
    write_string("id", "cmpl-" + who.id, out);
    write_string("object", "text_completion", out);
    write_key("created", out);
    wire::append_json_integer(out, who.created);
    write_string("model", who.model, out);
    return out;
}

/// `finish` is a word or empty for null.
void append_choice(std::string& out, std::uint32_t index, std::string_view text, std::string_view finish)
{
    separate(out);
    out += '{';
    write_string("text", text, out);
    write_count("index", index, out);
    out += R"(,"logprobs":null,"finish_reason":)";
    out.append(finish.empty() ? "null}" : "\"" + std::string(finish) + "\"}");
}

/// What an event says of the text of a choice; null for others.
struct said_text {
    std::uint32_t choice = 0;
    std::string const* text = nullptr;
};
said_text text_in(model::reply_event const& event)
{
    if (auto const* text = std::get_if<model::text_delta>(&event)) return {text->choice, &text->text};
    if (auto const* refusal = std::get_if<model::refusal_delta>(&event)) return {refusal->choice, &refusal->text};
    return {};
}

class whole_completion_writer final : public reply_writer {
public:
    explicit whole_completion_writer(reply_identity who) : who_(std::move(who)) {}

    void write(model::reply_event const& event, std::string& out) override
    {
        if (over_) return;
        if (auto const said = text_in(event); said.text)
            answers_[said.choice].text += *said.text;
        else if (auto const* end = std::get_if<model::finish>(&event))
            answers_[end->choice].finish = finish_word(end->reason);
        else if (auto const* report = std::get_if<model::usage_report>(&event))
            tokens_ = report->tokens;
        else if (auto const* error = std::get_if<model::reply_error>(&event))
            break_off(openai_tell_reported(*error), out);
        else if (std::holds_alternative<model::reply_end>(event))
            end_reply(out);
    }

    void fail(model::failure const& seen, std::string& out) override
    {
        if (!over_) break_off(openai_tell(seen), out);
    }
    std::string_view content_type() const override { return "application/json"; }

private:
    struct answer {
        std::string text;
        std::string_view finish = "stop";
    };

    template <class Told>
    void break_off(Told const& told, std::string& out)
    {
        over_ = true;
        append_openai_error(out, told);
    }

    void end_reply(std::string& out)
    {
        over_ = true;
        if (answers_.empty()) answers_[0] = {};
        out += head_of(who_);
        out += R"(,"choices":[)";
        for (auto const& [index, each] : answers_) append_choice(out, index, each.text, each.finish);
        out += ']';
        if (tokens_) {
            out += R"(,"usage":)";
            append_usage(out, *tokens_);
        }
        out += '}';
    }

    reply_identity const who_;
    std::map<std::uint32_t, answer> answers_;
    std::optional<model::usage> tokens_;
    bool over_ = false;
};

class completion_stream_writer final : public reply_writer {
public:
    explicit completion_stream_writer(reply_identity const& who) : head_("data: " + head_of(who)), include_usage_(who.include_usage) {}

    void write(model::reply_event const& event, std::string& out) override
    {
        if (over_) return;
        if (auto const said = text_in(event); said.text) {
            if (!said.text->empty()) chunk(said.choice, *said.text, {}, out);
        } else if (auto const* end = std::get_if<model::finish>(&event)) {
            finish(end->choice, finish_word(end->reason), out);
        } else if (auto const* report = std::get_if<model::usage_report>(&event)) {
            tokens_ = report->tokens;
        } else if (auto const* error = std::get_if<model::reply_error>(&event)) {
            break_off(openai_tell_reported(*error), out);
        } else if (std::holds_alternative<model::keep_alive>(event)) {
            out += ": keep-alive\n\n";
        } else if (std::holds_alternative<model::reply_end>(event)) {
            end_reply(out);
        }
    }

    void fail(model::failure const& seen, std::string& out) override
    {
        if (!over_) break_off(openai_tell(seen), out);
    }
    std::string_view content_type() const override { return "text/event-stream; charset=utf-8"; }

private:
    template <class Told>
    void break_off(Told const& told, std::string& out)
    {
        over_ = true;
        out += "data: ";
        append_openai_error(out, told);
        out += "\n\n";
    }

    void chunk(std::uint32_t choice, std::string_view text, std::string_view finish, std::string& out)
    {
        if (finish.empty()) begun_.insert(choice);
        out.append(head_).append(R"(,"choices":[)");
        append_choice(out, choice, text, finish);
        out += include_usage_ ? "],\"usage\":null}\n\n" : "]}\n\n";
    }

    void finish(std::uint32_t choice, std::string_view word, std::string& out)
    {
        if (finished_.insert(choice).second) chunk(choice, {}, word, out);
    }

    /// Clients wait for each choice's finish.
    void end_reply(std::string& out)
    {
        if (begun_.empty() && finished_.empty()) begun_.insert(0);
        for (std::uint32_t const each : begun_) finish(each, "stop", out);
        over_ = true;
        if (include_usage_ && tokens_) {
            out.append(head_).append(R"(,"choices":[],"usage":)");
            append_usage(out, *tokens_);
            out += "}\n\n";
        }
        out += "data: [DONE]\n\n";
    }

    std::string const head_;  // how every chunk begins
    bool const include_usage_;
    std::set<std::uint32_t> begun_, finished_;
    std::optional<model::usage> tokens_;
    bool over_ = false;
};

}  // namespace

std::unique_ptr<reply_writer> make_completion_writer(framing how, reply_identity who)
{
    if (how == framing::whole) return std::make_unique<whole_completion_writer>(std::move(who));
    return std::make_unique<completion_stream_writer>(who);
}

}  // namespace signalbox::dialect::openai_chat
