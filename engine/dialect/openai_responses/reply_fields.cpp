#include "engine/dialect/openai_responses/reply_fields.hpp"

#include "engine/dialect/openai_responses/reasoning_item.hpp"
#include "engine/dialect/parts/error_object.hpp"
#include "engine/dialect/parts/reasoning_mark.hpp"

#include <algorithm>

namespace signalbox::dialect::openai_responses {

using model::finish_reason;
using wire::json_kind;
using wire::json_view;

std::optional<model::usage> read_usage(json_view usage)
{
    if (usage.kind() != json_kind::object) return std::nullopt;
    auto const count = [](json_view value) { return value.unsigned_integer().value_or(0); };
    model::usage out;
    for (wire::json_member const& each : usage.members()) {
        if (each.is("input_tokens")) {
            out.input_tokens = count(each.value);
        } else if (each.is("output_tokens")) {
            out.output_tokens = count(each.value);
        } else if (each.is("input_tokens_details")) {
            out.cached_tokens = count(each.value["cached_tokens"]);
            out.cache_write_tokens = count(each.value["cache_write_tokens"]);
        } else if (each.is("output_tokens_details")) {
            out.reasoning_tokens = count(each.value["reasoning_tokens"]);
        }
    }
    out.cached_tokens = std::min(out.cached_tokens, out.input_tokens);
    // Servers that do not count report zeros.
    if (out.input_tokens == 0 && out.output_tokens == 0) return std::nullopt;
    return out;
}

model::finish read_finish(json_view response, bool called)
{
    std::string status = response["status"].string_or("completed");
    if (status != "incomplete")
        return {.reason = status == "completed" ? called ? finish_reason::tool_calls : finish_reason::stop : finish_reason::other,
                .native = std::move(status)};
    std::string why = response["incomplete_details"]["reason"].string_or("");
    finish_reason const reason = why == "max_output_tokens" ? finish_reason::length
                                 : why == "content_filter"  ? finish_reason::content_filter
                                                            : finish_reason::other;
    return {.reason = reason, .native = why.empty() ? std::move(status) : std::move(why)};
}

model::reply_error read_error(json_view holder)
{
    json_view const inner = holder["error"];
    bool const nested = inner.kind() == json_kind::object || inner.kind() == json_kind::string;
    model::reply_error out = read_error_object(nested ? inner : holder, 0);
    if (out.type == "error") out.type.clear();  // of an event that is its own holder
    if (out.message.empty() && out.code.empty()) out.message = "The provider reported that the response failed.";
    return out;
}

model::reply_loss lost_item(json_view type)
{
    return {"reply.output", "an item of type " + type.string_or("").substr(0, 64) + " is the provider's own"};
}

model::reply_loss lost_annotations()
{
    return {"reply.annotations", "annotations are not carried over"};
}

std::string joined_texts(json_view parts)
{
    std::string out;
    for (json_view const each : parts.elements()) {
        std::string const text = each["text"].string_or("");
        if (!out.empty() && !text.empty()) out += "\n\n";
        out += text;
    }
    return out;
}

std::string reasoning_text(json_view item)
{
    std::string text = joined_texts(item["content"]);
    return text.empty() ? joined_texts(item["summary"]) : text;
}

std::string seal_of(json_view item)
{
    std::string sealed = item["encrypted_content"].string_or("");
    if (is_gateway_reasoning(item["id"].string_or(""))) return sealed;
    return marked_signature(model::dialect::openai_responses, sealed);
}

bool is_call(json_view type)
{
    return type.is("function_call") || type.is("custom_tool_call");
}

model::failure malformed(std::string_view what)
{
    return {model::fault::malformed_reply, std::string(what)};
}

}  // namespace signalbox::dialect::openai_responses
