#include "engine/dialect/gemini/reply_fields.hpp"

#include "engine/dialect/gemini/errors.hpp"
#include "engine/dialect/gemini/field_names.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect::gemini {

using model::finish_reason;
using wire::json_kind;
using wire::json_view;

namespace {

struct reason_word {
    std::string_view word;
    finish_reason reason;
};
// FinishReason and BlockReason of Google's API reference.
constexpr std::array<reason_word, 21> reasons{{{"STOP", finish_reason::stop},
                                               {"MAX_TOKENS", finish_reason::length},
                                               {"SAFETY", finish_reason::content_filter},
                                               {"RECITATION", finish_reason::content_filter},
                                               {"LANGUAGE", finish_reason::content_filter},
                                               {"BLOCKLIST", finish_reason::content_filter},
                                               {"PROHIBITED_CONTENT", finish_reason::content_filter},
                                               {"SPII", finish_reason::content_filter},
                                               {"IMAGE_SAFETY", finish_reason::content_filter},
                                               {"IMAGE_PROHIBITED_CONTENT", finish_reason::content_filter},
                                               {"IMAGE_RECITATION", finish_reason::content_filter},
                                               {"MODEL_ARMOR", finish_reason::content_filter},
                                               {"JAILBREAK", finish_reason::content_filter},
                                               {"OTHER", finish_reason::other},
                                               {"FINISH_REASON_UNSPECIFIED", finish_reason::other},
                                               {"BLOCK_REASON_UNSPECIFIED", finish_reason::content_filter},
                                               {"MALFORMED_FUNCTION_CALL", finish_reason::other},
                                               {"UNEXPECTED_TOOL_CALL", finish_reason::other},
                                               {"TOO_MANY_TOOL_CALLS", finish_reason::other},
                                               {"MALFORMED_RESPONSE", finish_reason::other},
                                               {"CONTINUATION", finish_reason::other}}};

std::uint64_t count_of(json_view value)
{
    return value.unsigned_integer().value_or(0);
}

}  // namespace

reply_members members_of(json_view reply)
{
    reply_members out;
    pick_fields(reply, {{"candidates", &out.candidates},
                        {"promptFeedback", &out.feedback},
                        {"usageMetadata", &out.usage},
                        {"modelVersion", &out.model},
                        {"responseId", &out.id},
                        {"error", &out.error}});
    return out;
}

namespace {

/// Of a list of counts, one for each kind of content (API reference, ModalityTokenCount).
std::uint64_t tokens_as(json_view details, std::string_view kind)
{
    std::uint64_t sum = 0;
    for (json_view const each : details.elements())
        if (each["modality"].is(kind)) sum += std::min<std::uint64_t>(count_of(each["tokenCount"]), std::uint64_t{1} << 40);
    return sum;
}

}  // namespace

std::optional<model::usage> read_usage(json_view usage)
{
    if (usage.kind() != json_kind::object) return std::nullopt;
    json_view prompt, tool_prompt, cached, answer, thoughts, of_prompt, of_answer;
    pick_fields(usage, {{"promptTokenCount", &prompt},
                        {"toolUsePromptTokenCount", &tool_prompt},
                        {"cachedContentTokenCount", &cached},
                        {"candidatesTokenCount", &answer},
                        {"thoughtsTokenCount", &thoughts},
                        {"promptTokensDetails", &of_prompt},
                        {"candidatesTokensDetails", &of_answer}});
    model::usage out;
    out.input_tokens = count_of(prompt) + count_of(tool_prompt);
    out.cached_tokens = count_of(cached);
    out.reasoning_tokens = count_of(thoughts);
    out.output_tokens = count_of(answer) + out.reasoning_tokens;
    if (out.input_tokens == 0 && out.output_tokens == 0) return std::nullopt;
    out.audio_input_tokens = std::min(tokens_as(of_prompt, "AUDIO"), out.input_tokens);
    out.image_input_tokens = std::min(tokens_as(of_prompt, "IMAGE"), out.input_tokens - out.audio_input_tokens);
    out.audio_output_tokens = std::min(tokens_as(of_answer, "AUDIO"), out.output_tokens);
    out.image_output_tokens = std::min(tokens_as(of_answer, "IMAGE"), out.output_tokens - out.audio_output_tokens);
    return out;
}

model::finish read_finish(std::uint32_t choice, std::string native, bool called)
{
    auto const found = std::ranges::find(reasons, native, &reason_word::word);
    finish_reason reason = found == reasons.end() ? finish_reason::other : found->reason;
    if (reason == finish_reason::stop && called) reason = finish_reason::tool_calls;
    return {choice, reason, std::move(native), {}};
}

std::string_view finish_word(model::finish const& seen)
{
    for (reason_word const& each : reasons)
        if (each.word == seen.native && each.reason == seen.reason) return each.word;
    switch (seen.reason) {
    case finish_reason::length: return "MAX_TOKENS";
    case finish_reason::content_filter: return "SAFETY";
    case finish_reason::other: return "OTHER";
    case finish_reason::stop:
    case finish_reason::stop_sequence:
    case finish_reason::tool_calls: break;
    }
    return "STOP";
}

model::reply_error read_error(json_view error)
{
    return read_google_error(error, 0);
}

model::failure malformed(std::string_view what)
{
    return {model::fault::malformed_reply, std::string(what)};
}

}  // namespace signalbox::dialect::gemini
