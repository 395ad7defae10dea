#include "engine/dialect/gemini/candidate_events.hpp"

#include "engine/dialect/gemini/call_id.hpp"
#include "engine/dialect/gemini/field_names.hpp"
#include "engine/dialect/gemini/foreign_signature.hpp"
#include "engine/dialect/parts/stream_reader.hpp"

namespace signalbox::dialect::gemini {

using wire::json_kind;
using wire::json_view;

namespace {

constexpr std::uint32_t call_limit = 4096;  // of one candidate

model::reply_loss lost_part(std::string_view what)
{
    return {"reply." + std::string(what), "a part that no other dialect has"};
}

}  // namespace

model::result<void> candidate_events::take(json_view reply, bool full, event_list& out)
{
    reply_members const from = members_of(reply);
    if (from.error.kind() == json_kind::object || from.error.kind() == json_kind::string) {
        over_ = true;
        out.push_back(read_error(from.error));
        return {};
    }
    bool const knows = !from.candidates.missing() || !from.feedback.missing() || !from.usage.missing();
    if (!knows) return malformed("the reply has neither candidates nor usage");
    if (!from.candidates.nothing() && from.candidates.kind() != json_kind::array)
        return malformed("the candidates of the reply are no list");
    if (!started_) {
        started_ = true;
        out.push_back(model::reply_start{from.id.string_or(""), from.model.string_or("")});
    }
    if (auto usage = read_usage(from.usage)) usage_ = *usage;
    if (from.candidates.elements().empty() && blocked_.empty()) blocked_ = from.feedback["blockReason"].string_or("");
    for (json_view const each : from.candidates.elements())
        if (auto const taken = take_candidate(each, full, out); !taken) return taken;
    return {};
}

void candidate_events::take_usage(json_view reply)
{
    if (auto usage = read_usage(members_of(reply).usage)) usage_ = *usage;
}

model::result<void> candidate_events::take_candidate(json_view from, bool full, event_list& out)
{
    if (from.kind() != json_kind::object) return malformed("a candidate of the reply is no object");
    json_view index, content, finish, citations, grounding;
    pick_fields(from, {{"index", &index},
                       {"content", &content},
                       {"finishReason", &finish},
                       {"citationMetadata", &citations},
                       {"groundingMetadata", &grounding}});
    auto const at = index.unsigned_integer().value_or(0);
    if (at >= candidate_limit) return malformed("the reply has more candidates than can be asked for");
    if (candidates_.size() <= at) candidates_.resize(at + 1);
    auto const choice = static_cast<std::uint32_t>(at);
    json_view const parts = content["parts"];
    if (!parts.nothing() && parts.kind() != json_kind::array) return malformed("the parts of a candidate are no list");
    for (json_view const each : parts.elements())
        if (auto const taken = take_part(each, choice, full, out); !taken) return taken;
    if (full && citations.kind() == json_kind::object) out.push_back(lost_part("citationMetadata"));
    if (full && grounding.kind() == json_kind::object) out.push_back(lost_part("groundingMetadata"));
    std::string word = finish.string_or("");
    if (!word.empty() && word != "FINISH_REASON_UNSPECIFIED") candidates_[choice].finish = std::move(word);
    return {};
}

model::result<void> candidate_events::take_part(json_view part, std::uint32_t choice, bool full, event_list& out)
{
    if (part.kind() != json_kind::object) return malformed("a part of the reply is no object");
    json_view text, thought, signature, call, inline_data, code, code_result;
    pick_fields(part, {{"text", &text},
                       {"thought", &thought},
                       {"thoughtSignature", &signature},
                       {"functionCall", &call},
                       {"inlineData", &inline_data},
                       {"executableCode", &code},
                       {"codeExecutionResult", &code_result}});
    candidates_[choice].begun = true;
    if (!text.nothing() && text.kind() != json_kind::string) return malformed("the text of a part is no string");
    if (call.kind() == json_kind::object) {
        if (candidates_[choice].calls == call_limit) return malformed("the reply holds more calls than any answer has");
        take_call(call, signature.string_or(""), choice, full, out);
        return {};
    }
    if (!text.nothing()) take_text(text.string_or(""), thought.boolean().value_or(false), choice, full, out);
    std::string sealed = known_signature(signature.string_or(""));
    if (full && !sealed.empty() && choice == 0) out.push_back(model::reasoning_signature{std::move(sealed)});
    if (full && inline_data.kind() == json_kind::object) out.push_back(lost_part("inlineData"));
    if (full && code.kind() == json_kind::object) out.push_back(lost_part("executableCode"));
    if (full && code_result.kind() == json_kind::object) out.push_back(lost_part("codeExecutionResult"));
    return {};
}

/// Calls come whole. Their signature travels in the id, for other formats have no place for it.
void candidate_events::take_call(json_view call, std::string const& signature, std::uint32_t choice, bool full, event_list& out)
{
    json_view id, name, args;
    pick_fields(call, {{"id", &id}, {"name", &name}, {"args", &args}});
    candidate& of = candidates_[choice];
    of.called = true;
    std::uint32_t const number = of.calls++;
    take_content(full ? 0 : name.text_size() + args.raw().size(), full, out);
    if (!full) return;
    out.push_back(model::tool_start{choice, number, signed_call_id(id.string_or(""), signature), name.string_or("")});
    out.push_back(
        model::tool_arguments{choice, number, std::string(args.kind() == json_kind::object ? args.raw() : std::string_view("{}"))});
}

void candidate_events::take_text(std::string text, bool thought, std::uint32_t choice, bool full, event_list& out)
{
    if (text.empty() || (thought && choice != 0)) return;
    take_content(full ? 0 : text.size(), full, out);
    if (!full) return;
    if (thought)
        out.push_back(model::reasoning_delta{std::move(text)});
    else
        out.push_back(model::text_delta{choice, std::move(text)});
}

void candidate_events::take_content(std::uint64_t bytes, bool full, event_list& out)
{
    ++contents_;
    content_bytes_ += bytes;
    if (full || std::exchange(content_seen_, true)) return;
    out.push_back(model::text_delta{});
}

void candidate_events::pass_text(std::uint64_t bytes, event_list& out)
{
    take_content(bytes, false, out);
}

model::result<void> candidate_events::end(event_list& out)
{
    if (over_) return {};
    if (!started_) return truncated("the reply ended before its first candidate");
    bool finished = !blocked_.empty();
    for (candidate const& each : candidates_) {
        if (each.begun && each.finish.empty()) return truncated("the reply ended before the finishReason of a candidate");
        finished = finished || !each.finish.empty();
    }
    if (!finished) return truncated("the reply ended before a finishReason");
    for (std::uint32_t at = 0; at < candidates_.size(); ++at)
        if (!candidates_[at].finish.empty()) out.push_back(read_finish(at, candidates_[at].finish, candidates_[at].called));
    if (candidates_.empty()) out.push_back(model::finish{0, model::finish_reason::content_filter, blocked_, {}});
    if (usage_) out.push_back(model::usage_report{*usage_});
    out.push_back(model::reply_end{});
    over_ = true;
    return {};
}

}  // namespace signalbox::dialect::gemini
