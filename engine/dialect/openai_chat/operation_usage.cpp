#include "engine/dialect/openai_chat/operation_usage.hpp"

#include "engine/dialect/parts/field_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace signalbox::dialect::openai_chat {

using wire::json_kind;
using wire::json_view;

namespace {

std::uint64_t count(json_view value)
{
    return value.unsigned_integer().value_or(0);
}

/// What the counts have alike; the details stand beside them, "input_token_details" for sound, "input_tokens_details" for pictures.
struct counted {
    model::usage tokens;
    json_view input_details, output_details;
};

std::optional<counted> read_counted(json_view usage)
{
    if (usage.kind() != json_kind::object) return std::nullopt;
    json_view input, output, of_input, of_output, of_inputs, of_outputs;
    pick(usage, {{"input_tokens", &input},
                 {"output_tokens", &output},
                 {"input_token_details", &of_input},
                 {"output_token_details", &of_output},
                 {"input_tokens_details", &of_inputs},
                 {"output_tokens_details", &of_outputs}});
    if (count(input) == 0 && count(output) == 0) return std::nullopt;
    counted out{{.input_tokens = count(input), .output_tokens = count(output)},
                of_input.nothing() ? of_inputs : of_input,
                of_output.nothing() ? of_outputs : of_output};
    out.tokens.cached_tokens = std::min(count(out.input_details["cached_tokens"]), out.tokens.input_tokens);
    return out;
}

constexpr double longest_sound = 1e9;  // seconds: thirty years

}  // namespace

std::optional<model::usage_report> image_usage(json_view usage)
{
    auto read = read_counted(usage);
    if (!read) return std::nullopt;
    model::usage& tokens = read->tokens;
    tokens.image_input_tokens = std::min(count(read->input_details["image_tokens"]), tokens.input_tokens);
    // Models that write no texts beside their pictures give no details.
    json_view const made = read->output_details["image_tokens"];
    tokens.image_output_tokens = made.nothing() ? tokens.output_tokens : std::min(count(made), tokens.output_tokens);
    return model::usage_report{tokens};
}

std::optional<model::usage_report> session_usage(json_view usage)
{
    auto read = read_counted(usage);
    if (!read) return std::nullopt;
    model::usage& tokens = read->tokens;
    tokens.audio_input_tokens = std::min(count(read->input_details["audio_tokens"]), tokens.input_tokens);
    tokens.image_input_tokens = std::min(count(read->input_details["image_tokens"]), tokens.input_tokens - tokens.audio_input_tokens);
    tokens.audio_output_tokens = std::min(count(read->output_details["audio_tokens"]), tokens.output_tokens);
    return model::usage_report{tokens};
}

std::optional<model::usage_report> speech_usage(json_view usage)
{
    auto read = read_counted(usage);
    if (!read) return std::nullopt;
    read->tokens.audio_output_tokens = read->tokens.output_tokens;
    return model::usage_report{read->tokens};
}

std::optional<model::usage_report> seconds_used(json_view seconds)
{
    double length = seconds.number().value_or(0);
    if (auto const text = seconds.string()) std::from_chars(text->data(), text->data() + text->size(), length);  // of older replies
    if (!(length > 0) || length > longest_sound) return std::nullopt;
    return model::usage_report{{}, {"seconds", static_cast<std::uint64_t>(std::ceil(length))}};
}

std::optional<model::usage_report> transcript_usage(json_view usage)
{
    if (usage["type"].is("duration")) return seconds_used(usage["seconds"]);
    auto read = read_counted(usage);
    if (!read) return std::nullopt;
    read->tokens.audio_input_tokens = std::min(count(read->input_details["audio_tokens"]), read->tokens.input_tokens);
    return model::usage_report{read->tokens};
}

}  // namespace signalbox::dialect::openai_chat
