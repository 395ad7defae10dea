#include "engine/dialect/unified/reply_writers.hpp"

#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/openai_errors.hpp"
#include "engine/dialect/unified/reply_fields.hpp"

#include <utility>

namespace signalbox::dialect::unified {

namespace {

void append_answer(std::string& out, std::string_view text, std::uint32_t index, std::string_view finish)
{
    separate(out);
    out += R"({"contents":[)";
    if (!text.empty()) wire::append_json_string(out, text);
    out += ']';
    if (index != 0) write_count("index", index, out);
    write_text("finish_reason", finish, out);
    out += '}';
}

/// Answers and what follows them. The total is a text, as clients of this shape have it.
void append_reply(std::string& out, std::string_view answers, std::optional<model::usage> const& tokens)
{
    std::string reply = "{";
    write_raw(replies_member, "[" + std::string(answers) + "]", reply);
    if (tokens) write_string("usage", std::to_string(tokens->total()), reply);
    out.append(reply).append("}");
}

void append_event(std::string& out, std::string_view answers, std::optional<model::usage> const& tokens)
{
    out += "data: ";
    append_reply(out, answers, tokens);
    out += "\n\n";
}

/// Text and refusals alike: clients of this format have one list for both.
template <class F>
bool take_text(model::reply_event const& event, F&& take)
{
    if (auto const* text = std::get_if<model::text_delta>(&event)) return take(text->choice, text->text), true;
    if (auto const* refusal = std::get_if<model::refusal_delta>(&event)) return take(refusal->choice, refusal->text), true;
    return false;
}

}  // namespace

void whole_writer::write(model::reply_event const& event, std::string& out)
{
    if (over_ || take_text(event, [this](std::uint32_t choice, std::string_view text) { answers_[choice].text += text; })) return;
    if (auto const* finish = std::get_if<model::finish>(&event)) {
        answers_[finish->choice].end = finish->reason;
    } else if (auto const* report = std::get_if<model::usage_report>(&event)) {
        tokens_ = report->tokens;
    } else if (auto const* error = std::get_if<model::reply_error>(&event)) {
        over_ = true;
        append_openai_error(out, openai_tell_reported(*error));
    } else if (std::holds_alternative<model::reply_end>(event)) {
        over_ = true;
        end(out);
    }
}

/// What ended as it should says nothing of it.
void whole_writer::end(std::string& out)
{
    std::string all;
    answers_.try_emplace(0);
    std::uint32_t place = 0;
    for (auto const& [choice, each] : answers_) {
        std::string_view const word = finish_word(each.end);
        append_answer(all, each.text, choice == place++ ? 0 : choice, word == "stop" ? std::string_view() : word);
    }
    append_reply(out, all, tokens_);
}

void whole_writer::fail(model::failure const& seen, std::string& out)
{
    if (std::exchange(over_, true)) return;
    append_openai_error(out, openai_tell(seen));
}

void stream_writer::write(model::reply_event const& event, std::string& out)
{
    if (over_ || take_text(event, [&](std::uint32_t choice, std::string_view what) { text(choice, what, out); })) return;
    if (auto const* finish = std::get_if<model::finish>(&event)) {
        ends_[finish->choice] = finish->reason;
    } else if (auto const* report = std::get_if<model::usage_report>(&event)) {
        tokens_ = report->tokens;
    } else if (auto const* error = std::get_if<model::reply_error>(&event)) {
        over_ = true;
        out += "data: ";
        append_openai_error(out, openai_tell_reported(*error));
        out += "\n\n";
    } else if (std::holds_alternative<model::reply_end>(event)) {
        over_ = true;
        end(out);
    }
}

void stream_writer::text(std::uint32_t choice, std::string_view what, std::string& out)
{
    if (what.empty()) return;
    std::string answer;
    append_answer(answer, what, choice, {});
    append_event(out, answer, {});
}

/// Every answer says why it ended: a stream that does not was cut.
void stream_writer::end(std::string& out)
{
    std::string all;
    ends_.try_emplace(0, model::finish_reason::stop);
    for (auto const& [choice, reason] : ends_) append_answer(all, {}, choice, finish_word(reason));
    append_event(out, all, tokens_);
    out += "data: [DONE]\n\n";
}

void stream_writer::fail(model::failure const& seen, std::string& out)
{
    if (std::exchange(over_, true)) return;
    out += "data: ";
    append_openai_error(out, openai_tell(seen));
    out += "\n\n";
}

std::unique_ptr<reply_writer> make_reply_writer(framing how, reply_identity)
{
    if (how == framing::whole) return std::make_unique<whole_writer>();
    return std::make_unique<stream_writer>();
}

}  // namespace signalbox::dialect::unified
