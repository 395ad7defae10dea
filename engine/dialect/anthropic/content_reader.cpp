#include "engine/dialect/anthropic/content_reader.hpp"

#include "engine/dialect/parts/member_name.hpp"

namespace signalbox::dialect::anthropic {

using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

/// Whole tools and content blocks, which are named by their place alone, and what only this vendor can do.
bool is_essential(std::string_view name)
{
    return name.ends_with(']') || name.ends_with(".container_upload") || name == "mcp_servers" || name == "container" || name == "thread";
}

}  // namespace

void content_reader::keep_extra(field_path const& at, json_view value)
{
    if (value.nothing()) return;
    if (asked_.extras.size() == extra_limit) return take_.refuse(at, "is one unknown field too many");
    std::string name = at.text();
    bool const essential = is_essential(name);
    asked_.extras.push_back({std::move(name), std::string(value.raw()), model::dialect::anthropic, essential});
}

void content_reader::keep_unknown(json_member const& member, field_path const& at)
{
    if (member.value.nothing()) return;
    std::string const key = shown_name(member);
    keep_extra(field_path(at, key), member.value);
}

void content_reader::read_system(json_view value, field_path const& at)
{
    if (value.nothing() || value.is("")) return;
    model::turn system{.who = model::role::system};
    if (value.kind() == json_kind::string)
        system.parts.push_back(model::text_part{take_.text(value, at), {}});
    else
        read_blocks(value, system, at);
    if (!system.parts.empty()) asked_.turns.push_back(std::move(system));
}

void content_reader::read_messages(json_view value, field_path const& at)
{
    if (value.kind() != json_kind::array || value.elements().empty()) return take_.refuse(at, "must be a list with at least one message");
    std::size_t index = 0;
    for (json_view const message : value.elements()) {
        read_message(message, field_path(at, index++));
        if (!take_.ok()) return;
    }
}

void content_reader::read_message(json_view message, field_path const& at)
{
    if (message.kind() != json_kind::object) return take_.refuse(at, "must be an object");
    json_view role, content;
    sort_members(message, {{"role", &role}, {"content", &content}}, [&](json_member const& other) { keep_unknown(other, at); });

    model::turn turn;
    std::string const who = take_.text(role, field_path(at, "role"));
    if (who == "assistant")
        turn.who = model::role::assistant;
    else if (who == "system")
        turn.who = model::role::system;  // mid-conversation system turns, accepted since Claude Opus 4.8
    else if (who != "user")
        return take_.refuse(field_path(at, "role"), "must be user, assistant or system");

    std::size_t const before = asked_.turns.size();
    field_path const place(at, "content");
    if (content.kind() == json_kind::string)
        turn.parts.push_back(model::text_part{take_.text(content, place), {}});
    else
        read_blocks(content, turn, place);
    bool const only_results = turn.parts.empty() && asked_.turns.size() > before;
    if (!only_results) asked_.turns.push_back(std::move(turn));
}

void content_reader::read_blocks(json_view content, model::turn& into, field_path const& at)
{
    if (content.kind() != json_kind::array) return take_.refuse(at, "must be a string or a list of content blocks");
    std::size_t index = 0;
    for (json_view const block : content.elements()) {
        field_path const place(at, index++);
        if (block.kind() != json_kind::object) return take_.refuse(place, "must be an object");
        read_block(block, take_.text(block["type"], field_path(place, "type")), into, place);
        if (!take_.ok()) return;
    }
}

void content_reader::read_block(json_view block, std::string_view type, model::turn& into, field_path const& at)
{
    if (type == "text") {
        into.parts.emplace_back(read_text(block, at));
    } else if (into.who == model::role::system) {
        take_.refuse(field_path(at, "type"), "must be text in a system prompt");
    } else if (type == "tool_result") {
        if (into.who != model::role::user) return take_.refuse(field_path(at, "type"), "tool_result belongs in a user message");
        model::turn result{.who = model::role::tool};
        result.parts.emplace_back(read_tool_result(block, at));
        asked_.turns.push_back(std::move(result));
    } else if (!read_common_block(block, type, into, at)) {
        read_other_block(block, type, into, at);
    }
}

bool content_reader::read_common_block(json_view block, std::string_view type, model::turn& into, field_path const& at)
{
    if (type == "image")
        into.parts.emplace_back(read_image(block, at));
    else if (type == "document")
        into.parts.emplace_back(read_document(block, at));
    else if (type == "search_result")
        into.parts.emplace_back(read_search_result(block, at));
    else
        return false;
    return true;
}

// Blocks of the provider's own tools (server_tool_use, web_search_tool_result, compaction, ...) mean nothing elsewhere
// and are kept by name; so are block types younger than this reader.
void content_reader::read_other_block(json_view block, std::string_view type, model::turn& into, field_path const& at)
{
    bool const ours = type == "tool_use" || type == "thinking" || type == "redacted_thinking";
    if (type == "container_upload")
        return keep_extra(field_path(at, type), block);  // refused elsewhere by its name: it is a file of the user's
    if (!ours) return keep_extra(at, block);
    if (into.who != model::role::assistant) {
        std::string const what = std::string(type) + " belongs in an assistant message";
        return take_.refuse(field_path(at, "type"), what);
    }
    if (type == "tool_use")
        into.parts.emplace_back(read_tool_use(block, at));
    else if (type == "thinking")
        into.parts.emplace_back(model::thinking_part{take_.text(block["thinking"], field_path(at, "thinking")),
                                                     take_.text_if_any(block["signature"], field_path(at, "signature"))});
    else
        into.parts.emplace_back(model::redacted_thinking_part{take_.text(block["data"], field_path(at, "data"))});
}

model::text_part content_reader::read_text(json_view block, field_path const& at)
{
    json_view text, cache_control, citations;
    sort_members(block, {{"type"}, {"text", &text}, {"cache_control", &cache_control}, {"citations", &citations}},
                 [&](json_member const& other) { keep_unknown(other, at); });
    // Clients replay assistant text with `citations: []` as often as with null.
    if (citations.kind() != json_kind::array || !citations.elements().empty()) keep_extra(field_path(at, "citations"), citations);
    return {take_.text(text, field_path(at, "text")), take_.object_if_any(cache_control, field_path(at, "cache_control"))};
}

model::tool_call_part content_reader::read_tool_use(json_view block, field_path const& at)
{
    json_view id, name, input, cache_control;
    sort_members(block, {{"type"}, {"id", &id}, {"name", &name}, {"input", &input}, {"cache_control", &cache_control}, {"caller"}},
                 [&](json_member const& other) { keep_unknown(other, at); });
    model::tool_call_part call;
    call.id = take_.text(id, field_path(at, "id"));
    call.name = take_.text(name, field_path(at, "name"));
    if (call.id.empty()) take_.refuse(field_path(at, "id"), "must not be empty");
    if (call.name.empty()) take_.refuse(field_path(at, "name"), "must not be empty");
    if (input.kind() != json_kind::object) take_.refuse(field_path(at, "input"), "must be an object");
    call.arguments = std::string(input.raw());
    call.cache_control = take_.object_if_any(cache_control, field_path(at, "cache_control"));
    return call;
}

model::tool_result_part content_reader::read_tool_result(json_view block, field_path const& at)
{
    json_view id, content, is_error, cache_control;
    sort_members(block, {{"type"}, {"tool_use_id", &id}, {"content", &content}, {"is_error", &is_error}, {"cache_control", &cache_control}},
                 [&](json_member const& other) { keep_unknown(other, at); });
    model::tool_result_part result;
    result.tool_call_id = take_.text(id, field_path(at, "tool_use_id"));
    result.is_error = take_.flag_if_any(is_error, field_path(at, "is_error")).value_or(false);
    result.cache_control = take_.object_if_any(cache_control, field_path(at, "cache_control"));

    field_path const place(at, "content");
    if (content.nothing()) return result;
    if (content.kind() == json_kind::string) {
        result.content.emplace_back(model::text_part{take_.text(content, place), {}});
        return result;
    }
    if (content.kind() != json_kind::array) take_.refuse(place, "must be a string or a list of content blocks");
    std::size_t index = 0;
    for (json_view const each : content.elements()) read_result_block(each, result, field_path(place, index++));
    return result;
}

void content_reader::read_result_block(json_view block, model::tool_result_part& out, field_path const& at)
{
    std::string const type = take_.text(block["type"], field_path(at, "type"));
    if (type == "text")
        out.content.emplace_back(read_text(block, at));
    else if (type == "image")
        out.content.emplace_back(read_image(block, at));
    else if (type == "document")
        out.content.emplace_back(read_document(block, at));
    else if (type == "search_result")
        out.content.emplace_back(read_search_result(block, at));
    else if (type == "tool_reference")
        out.content.emplace_back(read_tool_reference(block, at));
    else
        keep_extra(at, block);
}

/// A tool that a search for tools has found. The tool itself is in the request's list, so its name says all.
model::text_part content_reader::read_tool_reference(json_view block, field_path const& at)
{
    return {"Tool found: " + take_.text(block["tool_name"], field_path(at, "tool_name")), {}};
}

}  // namespace signalbox::dialect::anthropic
