#include "engine/dialect/anthropic/whole_reply_reader.hpp"

#include "engine/dialect/anthropic/event_fields.hpp"

namespace signalbox::dialect::anthropic {

using wire::json_view;

namespace {

/// Whether the text stops inside a value: JSON that was cut off, not JSON that was never any.
bool ends_early(std::string_view text)
{
    std::size_t depth = 0;
    bool in_string = false, any = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        if (in_string) {
            if (c == '\\') ++i;
            in_string = c != '"';
        } else if (c == '"') {
            in_string = any = true;
        } else if (c == '{' || c == '[') {
            ++depth;
            any = true;
        } else if ((c == '}' || c == ']') && depth > 0) {
            --depth;
        } else if (!any && c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            return false;
        }
    }
    return in_string || depth > 0 || !any;
}

}  // namespace

model::result<void> whole_reply_reader::feed(std::string_view bytes, event_list&)
{
    if (failed_) return *failed_;
    if (over_limit_) return {};
    if (body_.size() + bytes.size() <= whole_reply_limit) {
        body_.append(bytes);
        return {};
    }
    over_limit_ = true;
    std::string().swap(body_);
    if (!full_) return {};
    failed_ = model::failure{model::fault::reply_too_large, "the reply is larger than 16 MiB"};
    return *failed_;
}

model::result<void> whole_reply_reader::finish(event_list& out)
{
    if (failed_) return *failed_;
    if (state_.over()) return {};
    if (over_limit_) {
        state_.start({}, out);
        out.emplace_back(model::text_delta{});
        state_.end(out);
        return {};
    }
    if (auto const done = read(out); !done) {
        failed_ = done.error();
        return *failed_;
    }
    return {};
}

model::result<void> whole_reply_reader::read(event_list& out)
{
    if (auto const checked = wire::check_json(body_); !checked) {
        if (ends_early(body_)) return model::failure{model::fault::truncated, "the body ended inside its JSON"};
        return model::failure{model::fault::malformed_reply, "the body is no JSON: " + checked.error().detail};
    }
    json_view const message{body_};
    if (message["type"].is("error")) {
        state_.fail(message["error"], out);
        return {};
    }
    json_view const content = message["content"];
    if (content.kind() != wire::json_kind::array)
        return model::failure{model::fault::malformed_reply, "the reply is no message: it has no list of content blocks"};
    state_.start(message, out);
    for (json_view const block : content.elements()) {
        if (auto const taken = read_block(block, out); !taken) {
            out.clear();
            return taken;
        }
    }
    state_.take_stop(message, out);
    if (content.elements().empty() && !state_.finished()) {
        out.clear();
        return malformed("the reply has neither content nor a stop_reason");
    }
    state_.take_usage(message["usage"], out);
    state_.end(out);
    return {};
}

/// A value of a type that no content can be read from makes the reply malformed.
model::result<void> whole_reply_reader::read_block(json_view block, event_list& out)
{
    if (block.kind() != wire::json_kind::object) return malformed("a content block is no object");
    json_view const type = block["type"];
    if (type.is("text")) {
        auto read = block["text"].string();
        if (!read) return malformed("the text of a content block is no text");
        std::string text = std::move(*read);
        std::size_t const size = text.size();
        if (size > 0) add(model::text_delta{.text = std::move(text)}, size, out);
        if (full_ && !block["citations"].elements().empty()) out.emplace_back(lost_citations());
    } else if (type.is("thinking")) {
        std::string text = block["thinking"].string_or(""), signature = block["signature"].string_or("");
        std::size_t const size = text.size();
        if (size > 0) add(model::reasoning_delta{std::move(text)}, size, out);
        if (!signature.empty()) add(model::reasoning_signature{std::move(signature)}, 0, out);
    } else if (type.is("redacted_thinking")) {
        add(model::redacted_reasoning{block["data"].string_or("")}, 0, out);
    } else if (type.is("tool_use")) {
        json_view const input = block["input"];
        if (!input.nothing() && input.kind() != wire::json_kind::object) return malformed("the input of a tool call is no object");
        std::uint32_t const call = calls_++;
        add(model::tool_start{.index = call, .id = block["id"].string_or(""), .name = block["name"].string_or("")}, 0, out);
        std::string arguments(input.kind() == wire::json_kind::object ? input.raw() : std::string_view("{}"));
        std::size_t const size = arguments.size();
        add(model::tool_arguments{.index = call, .fragment = std::move(arguments)}, size, out);
    } else if (full_) {
        out.emplace_back(own_block(type));
    }
    return {};
}

void whole_reply_reader::add(model::reply_event event, std::size_t bytes, event_list& out)
{
    content_bytes_ += bytes;
    if (full_) {
        out.push_back(std::move(event));
    } else if (!content_seen_) {
        out.emplace_back(model::text_delta{});
    }
    content_seen_ = true;
}

}  // namespace signalbox::dialect::anthropic
