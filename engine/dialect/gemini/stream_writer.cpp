#include "engine/dialect/gemini/stream_writer.hpp"

#include "engine/dialect/gemini/errors.hpp"
#include "engine/dialect/gemini/format.hpp"

#include <map>

namespace signalbox::dialect::gemini {

namespace {

constexpr std::string_view event_begin = "data: ", event_end = "\r\n\r\n";  // as the API writes them

}  // namespace

void stream_writer::write(model::reply_event const& event, std::string& out)
{
    if (over_) return;
    if (auto const* said = std::get_if<model::text_delta>(&event)) {
        text(said->choice, said->text, false, out);
    } else if (auto const* refusal = std::get_if<model::refusal_delta>(&event)) {
        text(refusal->choice, refusal->text, false, out);
    } else if (auto const* thought = std::get_if<model::reasoning_delta>(&event)) {
        text(0, thought->text, true, out);
    } else if (auto const* seal = std::get_if<model::reasoning_signature>(&event)) {
        std::string parts;
        append_signature_part(parts, seal->signature);
        piece(0, parts, out);
    } else if (auto const* call = std::get_if<model::tool_start>(&event)) {
        calls_.begin(*call);
    } else if (auto const* more = std::get_if<model::tool_arguments>(&event)) {
        calls_.add(*more);
    } else if (auto const* finish = std::get_if<model::finish>(&event)) {
        ends_.push_back(*finish);
    } else if (auto const* report = std::get_if<model::usage_report>(&event)) {
        tokens_ = report->tokens;
    } else if (auto const* error = std::get_if<model::reply_error>(&event)) {
        break_off(tell_reported(*error), out);
    } else if (std::holds_alternative<model::keep_alive>(event)) {
        out += silence;
    } else if (std::holds_alternative<model::reply_end>(event)) {
        end(out);
    }
}

void stream_writer::fail(model::failure const& seen, std::string& out)
{
    if (!over_) break_off(tell(seen), out);
}

void stream_writer::break_off(told_error const& told, std::string& out)
{
    over_ = true;
    out += event_begin;
    append_error(out, told);
    out += event_end;
}

void stream_writer::piece(std::uint32_t choice, std::string_view parts, std::string& out)
{
    out.append(event_begin).append(R"({"candidates":[)");
    append_candidate(out, choice, parts, nullptr);
    out += ']';
    append_rest(out, who_);
    out += event_end;
}

void stream_writer::text(std::uint32_t choice, std::string_view said, bool thought, std::string& out)
{
    if (said.empty()) return;
    write_calls(out);
    std::string parts;
    append_text_part(parts, said, thought);
    piece(choice, parts, out);
}

/// Calls of one candidate stand in one piece. Their fragments may come in turns, so that none is written before something else follows.
void stream_writer::write_calls(std::string& out)
{
    std::map<std::uint32_t, std::string> parts;
    for (pending_call const& each : calls_.take()) append_call_part(parts[each.choice], each);
    for (auto const& [choice, calls] : parts) piece(choice, calls, out);
}

/// The last piece has the finish reasons and the usage.
void stream_writer::end(std::string& out)
{
    write_calls(out);
    over_ = true;
    if (ends_.empty()) ends_.push_back({.reason = model::finish_reason::other});
    std::string parts;
    append_text_part(parts, {}, false);
    out.append(event_begin).append(R"({"candidates":[)");
    for (model::finish const& each : ends_) append_candidate(out, each.choice, parts, &each);
    out += ']';
    if (tokens_) append_usage(out, *tokens_);
    append_rest(out, who_);
    out += event_end;
}

}  // namespace signalbox::dialect::gemini
