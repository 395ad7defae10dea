// Thinking without a signature, or with that of another vendor: the translation of a reply. Anthropic refuses it.
#include "engine/dialect/anthropic/codecs.hpp"
#include "engine/dialect/parts/reasoning_mark.hpp"
#include "engine/dialect/parts/relay_cleaning.hpp"

namespace signalbox::dialect::anthropic {

using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

/// Without a signature, or with one of another vendor.
bool is_unsigned(json_view block)
{
    json_view const signature = block["signature"];
    if (!block["type"].is("thinking") || signature.kind() != json_kind::string) return false;
    return own_signature(model::dialect::anthropic, signature.string_or("")).empty();
}

bool holds_unsigned(json_view content)
{
    for (json_view const block : content.elements())
        if (is_unsigned(block)) return true;
    return false;
}

void write_content(json_view content, std::string& out)
{
    out += '[';
    for (json_view const block : content.elements()) {
        if (is_unsigned(block)) continue;
        if (out.back() != '[') out += ',';
        out.append(block.raw());
    }
    out += ']';
}

bool keeps_any(json_view content)
{
    for (json_view const block : content.elements())
        if (!is_unsigned(block)) return true;
    return false;
}

/// A message of nothing else is left out: the API takes none without content.
void write_message(json_view message, std::string& out)
{
    json_view const content = message["content"];
    if (!holds_unsigned(content)) {
        out.append(message.raw());
        return;
    }
    if (!keeps_any(content)) return;
    out += '{';
    for (json_member const& member : message.members()) {
        if (out.back() != '{') out += ',';
        out.append("\"").append(member.raw_key).append("\":");
        if (member.is("content"))
            write_content(member.value, out);
        else
            out.append(member.value.raw());
    }
    out += '}';
}

}  // namespace

std::optional<cleaned_body> clean_relay(std::string_view body)
{
    bool any = body.find(R"("signature":"")") != std::string_view::npos || body.find(R"("signature": "")") != std::string_view::npos;
    for (std::string_view const each : model::dialect_names)
        any = any || body.find(std::string("\"").append(each).append(":")) != body.npos;
    return any ? rewrite_list(body, "messages", write_message) : std::nullopt;
}

}  // namespace signalbox::dialect::anthropic
