#include "engine/dialect/cohere/message_events.hpp"

#include "engine/dialect/parts/field_reader.hpp"

#include <utility>

namespace signalbox::dialect::cohere {

using wire::json_kind;
using wire::json_view;

namespace {

constexpr std::uint32_t call_limit = 4096;  // of one reply

}  // namespace

/// Replies do not name their model.
void message_events::begin(std::string id, event_list& out)
{
    if (started()) return;
    stage_ = stage::begun;
    out.push_back(model::reply_start{std::move(id), {}});
}

model::result<void> message_events::take_message(json_view message, event_list& out)
{
    json_view content, calls, plan, citations;
    pick(message, {{"content", &content}, {"tool_calls", &calls}, {"tool_plan", &plan}, {"citations", &citations}});
    take_plan(plan, out);
    if (content.kind() == json_kind::string) {
        count(full_ ? 0 : content.text_size(), out);
        if (full_) out.push_back(model::text_delta{0, content.string_or("")});
    }
    for (json_view const each : content.elements())
        if (auto const taken = take_content(each, out); !taken) return taken;
    for (json_view const each : calls.elements())
        if (auto const taken = take_call(each, std::nullopt, out); !taken) return taken;
    if (!citations.elements().empty()) take_citations(out);
    return {};
}

model::result<void> message_events::take_content(json_view block, event_list& out)
{
    if (block.kind() != json_kind::object) return malformed("a block of the reply is no object");
    json_view text, thinking;
    pick(block, {{"text", &text}, {"thinking", &thinking}});
    for (json_view const each : {text, thinking})
        if (!each.nothing() && each.kind() != json_kind::string) return malformed("the text of a block is no string");
    if (thinking.text_size() != 0) {
        count(full_ ? 0 : thinking.text_size(), out);
        if (full_) out.push_back(model::reasoning_delta{thinking.string_or("")});
    }
    if (text.text_size() != 0) {
        count(full_ ? 0 : text.text_size(), out);
        if (full_) out.push_back(model::text_delta{0, text.string_or("")});
    }
    return {};
}

void message_events::take_plan(json_view plan, event_list& out)
{
    if (plan.text_size() == 0) return;
    count(full_ ? 0 : plan.text_size(), out);
    if (full_) out.push_back(model::reasoning_delta{plan.string_or("")});
}

model::result<void> message_events::take_call(json_view call, std::optional<std::uint64_t> index, event_list& out)
{
    json_view const function = call["function"];
    if (function.kind() != json_kind::object) return malformed("a tool call of the reply names no function");
    if (calls_ == call_limit) return malformed("the reply holds more calls than any answer has");
    std::uint32_t const number = calls_++;
    if (index) open_calls_[*index] = number;
    json_view const name = function["name"], arguments = function["arguments"];
    count(full_ ? 0 : name.text_size() + arguments.text_size(), out);
    if (!full_) return {};
    out.push_back(model::tool_start{0, number, call["id"].string_or(""), name.string_or("")});
    if (arguments.text_size() != 0) out.push_back(model::tool_arguments{0, number, arguments.string_or("")});
    return {};
}

void message_events::take_arguments(std::uint64_t index, json_view piece, event_list& out)
{
    auto const open = open_calls_.find(index);
    if (open == open_calls_.end() || piece.text_size() == 0) return;
    count(full_ ? 0 : piece.text_size(), out);
    if (full_) out.push_back(model::tool_arguments{0, open->second, piece.string_or("")});
}

void message_events::take_citations(event_list& out)
{
    if (full_) out.push_back(model::reply_loss{"reply.citations", "citations are not carried over"});
}

/// The first content passes once in a digest.
void message_events::count(std::uint64_t bytes, event_list& out)
{
    ++contents_;
    content_bytes_ += bytes;
    if (full_ || std::exchange(content_seen_, true)) return;
    out.push_back(model::text_delta{});
}

void message_events::finish(std::string native, std::optional<model::usage> tokens, event_list& out)
{
    stage_ = stage::finished;
    model::finish end = read_finish(std::move(native));
    if (end.reason == model::finish_reason::stop && calls_ != 0) end.reason = model::finish_reason::tool_calls;
    out.push_back(std::move(end));
    if (tokens) out.push_back(model::usage_report{*tokens});
}

}  // namespace signalbox::dialect::cohere
