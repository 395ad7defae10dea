#include "engine/dialect/unified/request_writer.hpp"

#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/reply_limit.hpp"
#include "engine/dialect/parts/text_alone.hpp"
#include "engine/dialect/parts/text_list.hpp"

namespace signalbox::dialect::unified {

namespace {

bool is_systems(model::turn const& of)
{
    return of.who == model::role::system || of.who == model::role::developer;
}

/// One text as it is, several as a list.
void write_texts(std::string_view name, model::turn const& of, std::string& out)
{
    std::vector<std::string_view> texts;
    for (model::part const& each : of.parts) {
        if (auto const* text = std::get_if<model::text_part>(&each)) texts.push_back(text->text);
        if (auto const* refusal = std::get_if<model::refusal_part>(&each)) texts.push_back(refusal->text);
    }
    if (texts.size() <= 1) return write_string(name, texts.empty() ? std::string_view() : texts.front(), out);
    write_key(name, out);
    append_texts(out, texts);
}

void write_message(model::turn const& of, losses& lost, std::string& out)
{
    separate(out);
    out += '{';
    write_string("role", is_systems(of) ? "system" : of.who == model::role::assistant ? "assistant" : "user", out);
    write_texts("content", of, out);
    out += '}';
    if (!of.name.empty()) lost.note("name", "this format names no speakers");
}

/// A question with instructions before it has members of its own; any other conversation is a list.
void write_turns(std::vector<model::turn> const& turns, losses& lost, std::string& out)
{
    bool const instructed = !turns.empty() && is_systems(turns.front());
    bool const question = turns.size() == (instructed ? 2u : 1u) && turns.back().who == model::role::user && turns.back().name.empty();
    if (question) {
        if (instructed) write_texts("instructions", turns.front(), out);
        return write_texts("input", turns.back(), out);
    }
    if (turns.empty()) return write_string("input", {}, out);
    write_key("messages", out);
    out += '[';
    for (model::turn const& each : turns) write_message(each, lost, out);
    out += ']';
}

void write_settings(model::chat_request const& asked, target_traits const& target, losses& lost, std::string& out)
{
    write_count("max_tokens", reply_limit_or_own(asked, target, lost), out);
    write_number("temperature", asked.temperature, out);
    write_number("top_p", asked.top_p, out);
    write_count("top_k", asked.top_k, out);
    write_count("candidates", asked.n, out);
    write_text("user", asked.user, out);
    if (asked.stop.empty()) return;
    write_key("stop", out);
    append_texts(out, asked.stop);
}

/// Fields that clients of this format send, at the top; those of messages have no place behind a translation.
void write_extras(std::vector<model::extra_field> const& extras, losses& lost, std::string& out)
{
    for (model::extra_field const& each : extras) {
        if (each.origin != model::dialect::unified) continue;
        if (each.name.find_first_of(".[") == std::string::npos)
            write_raw(each.name, each.value, out);
        else
            lost.note(each, "there is no place for it");
    }
}

}  // namespace

model::result<written_request> unified_request_writer::write(model::chat_request const& asked, target_traits const& target) const
{
    losses lost;
    std::string out = "{";
    write_string("model", target.model, out);
    write_turns(asked.turns, lost, out);
    write_settings(asked, target, lost, out);
    write_extras(asked.extras, lost, out);
    write_flag("stream", asked.stream, out);
    out += '}';
    judge_text_alone(asked, "this format", lost);
    judge_extras(asked, model::dialect::unified, lost);
    if (auto refused = lost.refused()) return *std::move(refused);
    return written_request{std::move(out), lost.take(), {}};
}

constinit unified_request_writer const writer;

}  // namespace signalbox::dialect::unified
