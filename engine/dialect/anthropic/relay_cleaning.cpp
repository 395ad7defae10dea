// Thinking without a signature: the translation of a reply whose provider signs nothing. Anthropic refuses it.
#include "engine/dialect/anthropic/codecs.hpp"
#include "engine/dialect/parts/relay_cleaning.hpp"

namespace signalbox::dialect::anthropic {

using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

bool is_unsigned(json_view block)
{
    return block["type"].is("thinking") && block["signature"].is("");
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
    bool const any = body.find(R"("signature":"")") != std::string_view::npos || body.find(R"("signature": "")") != std::string_view::npos;
    return any ? rewrite_messages(body, write_message) : std::nullopt;
}

}  // namespace signalbox::dialect::anthropic
