// Reasoning in messages: the gateway's translation of another dialect's thinking. OpenAI's own API has no such members.
#include "engine/dialect/openai_chat/codecs.hpp"
#include "engine/dialect/parts/relay_cleaning.hpp"

namespace signalbox::dialect::openai_chat {

using wire::json_member;
using wire::json_view;

namespace {

bool is_ours(json_member const& member)
{
    return member.is("reasoning_content") || member.is("thinking_blocks");
}

void write_message(json_view message, std::string& out)
{
    bool any = false;
    for (json_member const& member : message.members()) any = any || is_ours(member);
    if (!any) {
        out.append(message.raw());
        return;
    }
    out += '{';
    for (json_member const& member : message.members()) {
        if (is_ours(member)) continue;
        if (out.back() != '{') out += ',';
        out.append("\"").append(member.raw_key).append("\":").append(member.value.raw());
    }
    out += '}';
}

}  // namespace

std::optional<cleaned_body> clean_relay(std::string_view body)
{
    bool const any =
        body.find(R"("reasoning_content")") != std::string_view::npos || body.find(R"("thinking_blocks")") != std::string_view::npos;
    return any ? rewrite_list(body, "messages", write_message) : std::nullopt;
}

}  // namespace signalbox::dialect::openai_chat
