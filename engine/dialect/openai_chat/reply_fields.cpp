#include "engine/dialect/openai_chat/reply_fields.hpp"

#include "engine/dialect/parts/error_object.hpp"
#include "engine/dialect/parts/field_reader.hpp"

#include <algorithm>

namespace signalbox::dialect::openai_chat {

using model::finish_reason;
using wire::json_kind;
using wire::json_view;

namespace {

struct counts {
    std::optional<std::uint64_t> prompt, completion, total;
    std::uint64_t cached = 0, cache_write = 0, reasoning = 0, audio_in = 0, audio_out = 0;
};

std::uint64_t count(json_view value)
{
    return value.unsigned_integer().value_or(0);
}

counts read_counts(json_view usage)
{
    json_view prompt, completion, total, prompt_details, completion_details, deepseek_cached, kimi_cached, input, output;
    pick(usage, {{"prompt_tokens", &prompt},
                 {"completion_tokens", &completion},
                 {"input_tokens", &input},  // servers that count as OpenAI's Responses do
                 {"output_tokens", &output},
                 {"total_tokens", &total},
                 {"prompt_tokens_details", &prompt_details},
                 {"completion_tokens_details", &completion_details},
                 {"prompt_cache_hit_tokens", &deepseek_cached},
                 {"cached_tokens", &kimi_cached}});
    json_view cached, written, reasoning, heard, spoken;
    pick(prompt_details, {{"cached_tokens", &cached}, {"cache_write_tokens", &written}, {"audio_tokens", &heard}});
    pick(completion_details, {{"reasoning_tokens", &reasoning}, {"audio_tokens", &spoken}});
    auto const either = [](json_view usual, json_view other) { return (usual.nothing() ? other : usual).unsigned_integer(); };
    counts out{either(prompt, input), either(completion, output), total.unsigned_integer()};
    out.cached = std::max({count(cached), count(deepseek_cached), count(kimi_cached)});
    out.cache_write = count(written);
    out.reasoning = count(reasoning);
    out.audio_in = count(heard);
    out.audio_out = count(spoken);
    return out;
}

bool is_error(json_view value)
{
    return value.kind() == json_kind::object || value.kind() == json_kind::string;
}

std::optional<model::reply_error> failed_finish(json_view finish_reason)
{
    if (finish_reason.is("error"))
        return model::reply_error{.status = 502, .type = "server_error", .message = "The provider broke off the reply with an error."};
    if (finish_reason.is("insufficient_system_resource"))
        return model::reply_error{
            .status = 503, .type = "server_error", .code = "insufficient_system_resource", .message = "The provider ran out of resources."};
    return std::nullopt;
}

finish_reason reason_of(std::string_view native, bool called_tools)
{
    if (native == "tool_calls" || native == "function_call") return finish_reason::tool_calls;
    if (native == "length" || native == "max_tokens" || native == "model_length")  // the last is Mistral's
        return finish_reason::length;
    if (native == "content_filter") return finish_reason::content_filter;
    if (native == "stop" || native == "eos") return called_tools ? finish_reason::tool_calls : finish_reason::stop;
    return finish_reason::other;
}

}  // namespace

std::optional<model::usage> read_usage(json_view usage)
{
    if (usage.kind() != json_kind::object) return std::nullopt;
    counts const seen = read_counts(usage);
    // Servers that do not count report zeros.
    if (seen.prompt.value_or(0) == 0 && seen.completion.value_or(0) == 0) return std::nullopt;
    model::usage out{.input_tokens = seen.prompt.value_or(0),
                     .cached_tokens = seen.cached,
                     .cache_write_tokens = seen.cache_write,
                     .output_tokens = seen.completion.value_or(0),
                     .reasoning_tokens = seen.reasoning,
                     .audio_input_tokens = std::min(seen.audio_in, seen.prompt.value_or(0)),
                     .audio_output_tokens = std::min(seen.audio_out, seen.completion.value_or(0))};
    // Some count cached tokens beside the prompt, where only the total tells, or more of them than there are: ours are inclusive.
    if (out.cached_tokens > out.input_tokens) {
        bool const beside = seen.total == out.input_tokens + out.output_tokens + out.cached_tokens;
        if (beside)
            out.input_tokens += out.cached_tokens;
        else
            out.cached_tokens = out.input_tokens;
    }
    // A few count reasoning beside the completion.
    if (seen.reasoning != 0 && seen.total == out.input_tokens + out.output_tokens + seen.reasoning) out.output_tokens += seen.reasoning;
    return out;
}

std::optional<std::string> finish_word_of(json_view finish_reason)
{
    auto word = finish_reason.string();
    if (word && word->empty()) word.reset();
    return word;
}

model::finish read_finish(std::uint32_t choice, std::string native, std::string stop_sequence, bool called_tools)
{
    model::finish out{.choice = choice, .reason = reason_of(native, called_tools)};
    out.native = std::move(native);
    // vLLM names the stop string that matched; a number there is a token.
    if (out.reason == finish_reason::stop && !stop_sequence.empty()) {
        out.reason = finish_reason::stop_sequence;
        out.stop_sequence = std::move(stop_sequence);
    }
    return out;
}

model::result<reply_members> read_members(std::string_view text)
{
    // One for each thread: thousands of slow streams are open at once, and each is read for an instant.
    static thread_local wire::json_outline outline;
    constexpr unsigned message_members = 4;  // the reply, its choices, one of them, its message
    if (auto const checked = outline.read(text, message_members); !checked) return checked.error();
    return find_members(outline.root());
}

reply_members find_members(wire::json_node const& reply)
{
    reply_members out;
    json_view choices;
    named_view const names[] = {{"id", &out.id},       {"model", &out.model}, {"object", &out.object}, {"choices", &choices},
                                {"usage", &out.usage}, {"error", &out.error}, {"x_groq", &out.x_groq}, {"message", &out.message},
                                {"code", &out.code},   {"type", &out.type}};
    for (wire::json_node const& each : reply.children()) {
        json_view* const wanted = wanted_by(each.raw_key(), names);
        if (wanted != nullptr) *wanted = each.view();
        if (wanted == &choices) out.choices = each;
    }
    return out;
}

bool says_nothing(reply_members const& reply)
{
    return reply.usage.nothing() && reply.choices.elements().empty();
}

std::optional<model::reply_error> read_error(reply_members const& reply)
{
    if (is_error(reply.error)) return read_error_object(reply.error, 0);
    if (reply.object.is("error")) {
        model::reply_error out{.type = reply.type.string_or(""), .code = reply.code.string_or(""), .message = reply.message.string_or("")};
        out.status = static_cast<int>(std::min<std::uint64_t>(reply.code.unsigned_integer().value_or(0), 999));
        return out;
    }
    if (json_view const groq = reply.x_groq["error"]; is_error(groq)) return read_error_object(groq, 0);
    for (wire::json_node const& choice : reply.choices.elements()) {
        json_view error, finish_reason;
        pick(choice, {{"error", &error}, {"finish_reason", &finish_reason}});
        if (is_error(error)) return read_error_object(error, 0);
        if (auto failed = failed_finish(finish_reason)) return failed;
    }
    return std::nullopt;
}

chunk_facts read_facts(reply_members const& chunk, chunk_marks const& marks)
{
    chunk_facts out;
    if (!marks.telling) return out;
    out.usage = read_usage(chunk.usage);
    if (!out.usage) out.usage = read_usage(chunk.x_groq["usage"]);
    for (wire::json_node const& choice : chunk.choices.elements()) {  // Kimi
        if (out.usage) break;
        json_view usage;
        pick(choice, {{"usage", &usage}});
        out.usage = read_usage(usage);
    }
    if (marks.error) out.error = read_error(chunk);
    return out;
}

void tell(chunk_facts&& facts, std::vector<model::reply_event>& out)
{
    if (facts.usage) out.push_back(model::usage_report{*facts.usage});
    if (facts.error) out.push_back(std::move(*facts.error));
}

}  // namespace signalbox::dialect::openai_chat
