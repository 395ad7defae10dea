#include "engine/dialect/gemini/whole_writer.hpp"

#include "engine/dialect/gemini/errors.hpp"
#include "engine/dialect/parts/member_writer.hpp"

namespace signalbox::dialect::gemini {

void whole_writer::answer::settle()
{
    if (!text.empty()) append_text_part(parts, text, thought);
    text.clear();
}

void whole_writer::say(std::uint32_t choice, std::string_view text, bool thought)
{
    if (text.empty()) return;
    answer& to = answers_[choice];
    if (to.thought != thought) to.settle();
    to.thought = thought;
    to.text.append(text);
}

void whole_writer::write(model::reply_event const& event, std::string& out)
{
    if (over_) return;
    if (auto const* text = std::get_if<model::text_delta>(&event)) {
        say(text->choice, text->text, false);
    } else if (auto const* refusal = std::get_if<model::refusal_delta>(&event)) {
        say(refusal->choice, refusal->text, false);
    } else if (auto const* thought = std::get_if<model::reasoning_delta>(&event)) {
        say(0, thought->text, true);
    } else if (auto const* seal = std::get_if<model::reasoning_signature>(&event)) {
        answers_[0].settle();
        append_signature_part(answers_[0].parts, seal->signature);
    } else if (auto const* call = std::get_if<model::tool_start>(&event)) {
        calls_.begin(*call);
    } else if (auto const* more = std::get_if<model::tool_arguments>(&event)) {
        calls_.add(*more);
    } else if (auto const* end = std::get_if<model::finish>(&event)) {
        answers_[end->choice].end = *end;
    } else if (auto const* report = std::get_if<model::usage_report>(&event)) {
        tokens_ = report->tokens;
    } else if (auto const* error = std::get_if<model::reply_error>(&event)) {
        over_ = true;
        append_error(out, tell_reported(*error));
    } else if (std::holds_alternative<model::reply_end>(event)) {
        over_ = true;
        write_response(out);
    }
}

void whole_writer::fail(model::failure const& seen, std::string& out)
{
    if (std::exchange(over_, true)) return;
    append_error(out, tell(seen));
}

/// Calls stand behind the text, as the API gives them.
void whole_writer::write_response(std::string& out)
{
    for (auto& [choice, said] : answers_) said.settle();
    for (pending_call const& each : calls_.take()) append_call_part(answers_[each.choice].parts, each);
    if (answers_.empty()) answers_[0].end = model::finish{.reason = model::finish_reason::other};
    out += R"({"candidates":[)";
    for (auto const& [choice, said] : answers_) append_candidate(out, choice, said.parts, said.end ? &*said.end : nullptr);
    out += ']';
    if (tokens_) append_usage(out, *tokens_);
    append_rest(out, who_);
}

}  // namespace signalbox::dialect::gemini
