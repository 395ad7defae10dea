#include "engine/dialect/ollama/message_events.hpp"

#include "engine/dialect/ollama/errors.hpp"
#include "engine/dialect/parts/field_reader.hpp"

namespace signalbox::dialect::ollama {

using wire::json_kind;
using wire::json_view;

namespace {

constexpr std::uint32_t call_limit = 4096;  // of one reply

}  // namespace

model::result<void> message_events::take(json_view line, bool full, event_list& out)
{
    if (line.kind() != json_kind::object) return malformed("a line of the reply is no object");
    auto const from = members_of(line);
    if (!from) return from.error();
    if (from->error.kind() == json_kind::string || from->error.kind() == json_kind::object) {
        over_ = true;
        out.push_back(read_error(line, 0));
        return {};
    }
    if (!from->says && from->done.missing()) return malformed("a line of the reply has neither an answer nor \"done\"");
    if (!started_) {
        started_ = true;
        out.push_back(model::reply_start{{}, from->model.string_or("")});
    }
    take_text(from->thinking, true, full, out);
    take_text(from->text, false, full, out);
    if (auto const taken = take_calls(from->calls, full, out); !taken) return taken;
    if (from->done.boolean().value_or(false)) finish(*from, out);
    return {};
}

void message_events::take_text(json_view text, bool thought, bool full, event_list& out)
{
    if (text.text_size() == 0) return;
    take_content(full ? 0 : text.text_size(), full, out);
    if (!full) return;
    if (thought)
        out.push_back(model::reasoning_delta{text.string_or("")});
    else
        out.push_back(model::text_delta{0, text.string_or("")});
}

/// Calls come whole. Older versions give them no id.
model::result<void> message_events::take_calls(json_view calls, bool full, event_list& out)
{
    for (json_view const each : calls.elements()) {
        if (each.kind() != json_kind::object) return malformed("a tool call of the reply is no object");
        if (calls_ == call_limit) return malformed("the reply holds more calls than any answer has");
        json_view id, function, name, arguments;
        pick(each, {{"id", &id}, {"function", &function}});
        pick(function, {{"name", &name}, {"arguments", &arguments}});
        std::uint32_t const number = calls_++;
        take_content(full ? 0 : name.text_size() + arguments.raw().size(), full, out);
        if (!full) continue;
        bool const object = arguments.kind() == json_kind::object;
        out.push_back(model::tool_start{0, number, id.string_or(""), name.string_or("")});
        out.push_back(model::tool_arguments{0, number, object ? std::string(arguments.raw()) : arguments.string_or("{}")});
    }
    return {};
}

void message_events::take_content(std::uint64_t bytes, bool full, event_list& out)
{
    ++contents_;
    content_bytes_ += bytes;
    if (full || std::exchange(content_seen_, true)) return;
    out.push_back(model::text_delta{});
}

void message_events::pass_text(std::uint64_t bytes, event_list& out)
{
    take_content(bytes, false, out);
}

void message_events::finish(reply_members const& from, event_list& out)
{
    over_ = true;
    out.push_back(read_finish(from.reason.string_or("stop"), calls_ != 0));
    if (auto const usage = read_usage(from)) out.push_back(model::usage_report{*usage});
    out.push_back(model::reply_end{});
}

void message_events::end(event_list& out)
{
    if (!over_) finish({}, out);
}

}  // namespace signalbox::dialect::ollama
