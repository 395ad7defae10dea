#include "engine/dialect/openai_chat/reply_assembly.hpp"

#include "engine/dialect/parts/stream_reader.hpp"

namespace signalbox::dialect::openai_chat {

using wire::json_kind;
using wire::json_node;
using wire::json_view;

void reply_assembly::start(json_view id, json_view model, events& out)
{
    if (started_) return;
    started_ = true;
    id_ = id.string_or("");
    out.push_back(model::reply_start{id_, model.string_or("")});
}

reply_assembly::choice_state& reply_assembly::state_of(std::uint32_t index)
{
    while (choices_.size() <= index) choices_.emplace_back(static_cast<std::uint32_t>(choices_.size()));
    return choices_[index];
}

model::result<void> reply_assembly::take(json_node const& choice, events& out)
{
    auto read = read_choice(choice, whole_);
    if (!read) return read.error();
    choice_members const& from = *read;
    // Reasoning has no choice of its own: only the first one's is read.
    bool bears = from.index == 0 && take_reasoning(from, out);
    bears = take_content(from.content, from.index, out) || bears;
    if (std::string said = from.refusal.string_or(""); !said.empty()) {
        bears = true;
        out.push_back(model::refusal_delta{from.index, std::move(said)});
    }
    auto const called = take_tools(from, state_of(from.index), out);
    if (!called) return called.error();
    if (*called) ends_.call_tools(from.index);
    if (bears || *called) {
        ++contents_;
        ends_.begin(from.index);
    }
    tell_losses(from, out);
    if (from.finish) ends_.finish(from.index, std::move(*read->finish), from.stop_reason);
    return {};
}

/// What other dialects have no place for.
void reply_assembly::tell_losses(choice_members const& from, events& out)
{
    if (!from.annotations.elements().empty()) out.push_back(model::reply_loss{"reply.annotations", "annotations are not carried over"});
    if (!from.images.elements().empty()) out.push_back(model::reply_loss{"reply.images", "other dialects answer in text"});
    if (from.audio.kind() == json_kind::object) out.push_back(model::reply_loss{"reply.audio", "other dialects answer in text"});
}

model::result<void> reply_assembly::end(events& out)
{
    if (auto const whole = ends_.check(); !whole) return whole;
    for (std::uint32_t at = 0; at < choices_.size() && !whole_; ++at)
        if (choices_[at].tools.open() && ends_.claims_all(at)) return truncated("the stream ended inside the arguments of a tool call");
    if (std::string half = reasoning_.rest(); !half.empty()) out.push_back(model::reasoning_delta{std::move(half)});
    for (std::uint32_t at = 0; at < choices_.size(); ++at)
        if (std::string half = choices_[at].text.rest(); !half.empty()) out.push_back(model::text_delta{at, std::move(half)});
    for (choice_state& each : choices_) each.tools.finish(id_, out);
    ends_.end(out);
    out.push_back(model::reply_end{});
    return {};
}

/// reasoning_content (DeepSeek, llama.cpp, older vLLM) or reasoning (Groq, OpenRouter, Ollama, vLLM); thinking_blocks carry
/// signatures. Where both come, the blocks of a whole message tell all, those of a delta repeat the text.
bool reply_assembly::take_reasoning(choice_members const& from, events& out)
{
    bool const blocks = from.thinking_blocks.kind() == json_kind::array && !from.thinking_blocks.elements().empty();
    json_view const said =
        from.reasoning_content.kind() == json_kind::string && !from.reasoning_content.is("") ? from.reasoning_content : from.reasoning;
    std::string text = reasoning_.take(said);
    bool bears = !text.empty() || (said.kind() == json_kind::string && !said.is(""));
    if (!text.empty() && !(whole_ && blocks)) {
        thinking_open_ = true;
        out.push_back(model::reasoning_delta{std::move(text)});
    }
    for (json_view const block : from.thinking_blocks.elements())
        bears = take_thinking_block(block, !whole_ && thinking_open_, out) || bears;
    return bears;
}

bool reply_assembly::take_thinking_block(json_view block, bool told, events& out)
{
    if (std::string data = block["data"].string_or(""); !data.empty()) {
        out.push_back(model::redacted_reasoning{std::move(data)});
        return true;
    }
    std::string text = block["thinking"].string_or("");
    std::string signature = block["signature"].string_or("");
    bool const bears = !text.empty() || !signature.empty();
    if (!text.empty() && !told) {
        thinking_open_ = true;
        out.push_back(model::reasoning_delta{std::move(text)});
    }
    if (!signature.empty()) {
        thinking_open_ = false;
        out.push_back(model::reasoning_signature{std::move(signature)});
    }
    return bears;
}

bool reply_assembly::take_content(json_view content, std::uint32_t choice, events& out)
{
    if (content.kind() == json_kind::array) {  // Mistral
        bool bears = false;
        for (json_view const part : content.elements()) bears = take_part(part, choice, out) || bears;
        return bears;
    }
    std::string text = state_of(choice).text.take(content);
    bool const bears = !text.empty() || (content.kind() == json_kind::string && !content.is(""));
    if (!text.empty()) out.push_back(model::text_delta{choice, std::move(text)});
    return bears;
}

/// {"type":"text","text":...} or {"type":"thinking","thinking":[text parts]}.
bool reply_assembly::take_part(json_view part, std::uint32_t choice, events& out)
{
    if (part["type"].is("thinking")) {
        std::string thoughts;
        for (json_view const each : part["thinking"].elements()) thoughts += each["text"].string_or("");
        if (thoughts.empty() || choice != 0) return false;
        out.push_back(model::reasoning_delta{std::move(thoughts)});
        return true;
    }
    std::string text = part["text"].string_or("");
    if (text.empty()) return false;
    out.push_back(model::text_delta{choice, std::move(text)});
    return true;
}

model::result<bool> reply_assembly::take_tools(choice_members const& from, choice_state& state, events& out)
{
    bool bears = false;
    std::size_t position = 0;
    for (json_view const each : from.tool_calls.elements()) {
        bears = true;
        auto const place = whole_ ? std::optional<std::size_t>(position++) : std::nullopt;
        if (!state.tools.take(each, place, id_, out))
            return malformed("more tool calls than 1024 in one answer, or one with a name or id of more than 4 KiB");
    }
    if (from.function_call.kind() == json_kind::object) {
        bears = true;
        if (!state.tools.take_function_call(from.function_call, id_, out)) return malformed("a function name of more than 4 KiB");
    }
    return bears;
}

}  // namespace signalbox::dialect::openai_chat
