#include "engine/dialect/anthropic/whole_reply_reader.hpp"

#include "engine/dialect/anthropic/event_fields.hpp"

namespace signalbox::dialect::anthropic {

using wire::json_view;

using wire::json_node;

model::result<void> whole_reply_reader::read(json_node const& message, events& out)
{
    if (message["type"].view().is("error")) {
        state_.fail(message["error"].view(), out);
        return {};
    }
    json_node const content = message["content"];
    if (content.view().kind() != wire::json_kind::array) return malformed("the reply is no message: it has no list of content blocks");
    state_.start(message, out);
    for (json_node const& block : content.elements())
        if (auto const taken = read_block(block, out); !taken) return taken;
    state_.take_stop(message, out);
    if (content.elements().empty() && !state_.finished()) return malformed("the reply has neither content nor a stop_reason");
    state_.take_usage(message["usage"].view(), out);
    state_.end(out);
    return {};
}

/// A value of a type that no content can be read from makes the reply malformed.
model::result<void> whole_reply_reader::read_block(json_node const& block, events& out)
{
    if (block.view().kind() != wire::json_kind::object) return malformed("a content block is no object");
    json_view const type = block["type"].view();
    if (type.is("text")) {
        auto read = block["text"].view().string();
        if (!read) return malformed("the text of a content block is no text");
        std::string text = std::move(*read);
        std::size_t const size = text.size();
        if (size > 0) add(model::text_delta{.text = std::move(text)}, size, out);
        if (full() && !block["citations"].elements().empty()) out.emplace_back(lost_citations());
    } else if (type.is("thinking")) {
        std::string text = block["thinking"].view().string_or(""), signature = block["signature"].view().string_or("");
        std::size_t const size = text.size();
        if (size > 0) add(model::reasoning_delta{std::move(text)}, size, out);
        if (!signature.empty()) add(model::reasoning_signature{std::move(signature)}, 0, out);
    } else if (type.is("redacted_thinking")) {
        add(model::redacted_reasoning{block["data"].view().string_or("")}, 0, out);
    } else if (type.is("tool_use")) {
        json_view const input = block["input"].view();
        if (!input.nothing() && input.kind() != wire::json_kind::object) return malformed("the input of a tool call is no object");
        std::uint32_t const call = calls_++;
        state_.call_tool();
        std::string name = block["name"].view().string_or("");
        std::size_t const name_size = name.size();
        add(model::tool_start{.index = call, .id = block["id"].view().string_or(""), .name = std::move(name)}, name_size, out);
        std::string arguments(input.kind() == wire::json_kind::object ? input.raw() : std::string_view("{}"));
        std::size_t const size = arguments.size();
        add(model::tool_arguments{.index = call, .fragment = std::move(arguments)}, size, out);
    } else if (full()) {
        out.emplace_back(own_block(type));
    }
    return {};
}

void whole_reply_reader::add(model::reply_event event, std::size_t bytes, events& out)
{
    if (full()) {
        out.push_back(std::move(event));
    } else {
        add_content(bytes);
        if (!content_seen_) out.emplace_back(model::text_delta{});
    }
    content_seen_ = true;
}

}  // namespace signalbox::dialect::anthropic
