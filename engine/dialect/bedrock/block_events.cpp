#include "engine/dialect/bedrock/block_events.hpp"

#include "engine/dialect/parts/field_reader.hpp"

namespace signalbox::dialect::bedrock {

using wire::json_kind;
using wire::json_view;

namespace {

constexpr std::uint32_t call_limit = 4096;  // of one reply

}  // namespace

/// Replies name neither themselves nor their model.
void block_events::begin(event_list& out)
{
    if (std::exchange(started_, true)) return;
    out.push_back(model::reply_start{});
}

model::result<void> block_events::take_block(json_view block, event_list& out)
{
    if (block.kind() != json_kind::object) return malformed("a block of the reply is no object");
    json_view text, call, reasoning, citations;
    pick(block, {{"text", &text}, {"toolUse", &call}, {"reasoningContent", &reasoning}, {"citationsContent", &citations}});
    if (!text.nothing() && text.kind() != json_kind::string) return malformed("the text of a block is no string");
    if (call.kind() == json_kind::object) return take_call(call, std::nullopt, out);
    if (!reasoning.nothing()) {
        json_view const inner = reasoning["reasoningText"];
        take_reasoning(inner.nothing() ? reasoning : inner, out);
    }
    take_text(text, false, out);
    for (json_view const each : citations["content"].elements()) take_text(each["text"], false, out);
    if (full_ && !citations.nothing()) out.push_back(model::reply_loss{"reply.citationsContent", "citations are not carried over"});
    return {};
}

model::result<void> block_events::take_start(json_view start, event_list& out)
{
    begin(out);
    json_view const call = start["start"]["toolUse"];
    auto const block = start["contentBlockIndex"].unsigned_integer();
    if (call.nothing()) return {};
    if (call.kind() != json_kind::object || !block) return malformed("the start of a tool call is no object with an index");
    return take_call(call, block, out);
}

model::result<void> block_events::take_delta(json_view delta, event_list& out)
{
    begin(out);
    json_view const more = delta["delta"];
    if (more.kind() != json_kind::object) return malformed("a delta of the stream is no object");
    json_view text, call, reasoning, citation;
    pick(more, {{"text", &text}, {"toolUse", &call}, {"reasoningContent", &reasoning}, {"citation", &citation}});
    if (!text.nothing() && text.kind() != json_kind::string) return malformed("the text of a delta is no string");
    take_text(text, false, out);
    if (!reasoning.nothing()) take_reasoning(reasoning, out);
    if (!call.nothing()) take_input(delta["contentBlockIndex"].unsigned_integer().value_or(0), call["input"], out);
    if (full_ && !citation.nothing()) out.push_back(model::reply_loss{"reply.citation", "citations are not carried over"});
    return {};
}

void block_events::take_text(json_view text, bool thought, event_list& out)
{
    if (text.text_size() == 0) return;
    take_content(full_ ? 0 : text.text_size(), out);
    if (!full_) return;
    if (thought)
        out.push_back(model::reasoning_delta{text.string_or("")});
    else
        out.push_back(model::text_delta{0, text.string_or("")});
}

void block_events::take_reasoning(json_view reasoning, event_list& out)
{
    json_view text, signature, hidden;
    pick(reasoning, {{"text", &text}, {"signature", &signature}, {"redactedContent", &hidden}});
    take_text(text, true, out);
    if (!full_) return;
    // A model's signature holds at each of its vendors' platforms: those of Claude are Anthropic's.
    if (signature.text_size() != 0) out.push_back(model::reasoning_signature{signature.string_or("")});
    if (hidden.text_size() != 0) out.push_back(model::redacted_reasoning{hidden.string_or("")});
}

/// In a whole message with its input; in a stream the input comes in pieces.
model::result<void> block_events::take_call(json_view call, std::optional<std::uint64_t> block, event_list& out)
{
    if (calls_ == call_limit) return malformed("the reply holds more calls than any answer has");
    json_view id, name, input;
    pick(call, {{"toolUseId", &id}, {"name", &name}, {"input", &input}});
    std::uint32_t const number = calls_++;
    if (block) open_calls_[*block] = number;
    take_content(full_ ? 0 : name.text_size() + (block ? 0 : input.raw().size()), out);
    if (!full_) return {};
    out.push_back(model::tool_start{0, number, id.string_or(""), name.string_or("")});
    if (!block)
        out.push_back(
            model::tool_arguments{0, number, std::string(input.kind() == json_kind::object ? input.raw() : std::string_view("{}"))});
    return {};
}

void block_events::take_input(std::uint64_t block, json_view input, event_list& out)
{
    auto const open = open_calls_.find(block);
    if (open == open_calls_.end() || input.text_size() == 0) return;
    take_content(full_ ? 0 : input.text_size(), out);
    if (full_) out.push_back(model::tool_arguments{0, open->second, input.string_or("")});
}

void block_events::take_content(std::uint64_t bytes, event_list& out)
{
    ++contents_;
    content_bytes_ += bytes;
    if (full_ || std::exchange(content_seen_, true)) return;
    out.push_back(model::text_delta{});
}

void block_events::finish(std::string native)
{
    finish_ = read_finish(std::move(native), calls_ != 0);
}

void block_events::report(std::optional<model::usage> tokens)
{
    if (tokens) usage_ = tokens;
}

void block_events::end(event_list& out)
{
    if (finish_) out.push_back(*finish_);
    if (usage_) out.push_back(model::usage_report{*usage_});
    out.push_back(model::reply_end{});
}

}  // namespace signalbox::dialect::bedrock
