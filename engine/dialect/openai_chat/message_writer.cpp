#include "engine/dialect/openai_chat/message_writer.hpp"

#include "engine/dialect/parts/arguments_object.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/openai_model.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::openai_chat {

using model::role;
using wire::append_json_string;

void message_writer::write(std::vector<model::turn> const& turns)
{
    for (model::turn const& turn : turns) {
        if (turn.who == role::tool) {
            for (model::part const& part : turn.parts)
                if (auto const* result = std::get_if<model::tool_result_part>(&part)) write_tool_result(turn, *result);
            continue;
        }
        // All results of one assistant turn stand together; what they could not hold follows them.
        if (turn.who != role::user) write_moved();
        switch (turn.who) {
        case role::user: write_user(turn); break;
        case role::assistant: write_assistant(turn); break;
        default: write_instructions(turn); break;
        }
    }
    write_moved();
}

void message_writer::open(std::string_view role_word, std::string const& name)
{
    separate(out_);
    out_.append(R"({"role":")").append(role_word).append("\"");
    if (!name.empty() && !shade_.takes_names) lost_.note("messages.name", "this target takes no names of speakers");
    if (!name.empty() && shade_.takes_names) {
        out_ += R"(,"name":)";
        append_json_string(out_, name);
    }
}

/// The content of a message that holds nothing but text: plain when it is one piece.
void message_writer::write_content(std::vector<std::string_view> const& texts, bool may_be_null)
{
    out_ += R"(,"content":)";
    if (texts.empty()) {
        out_ += may_be_null ? "null" : R"("")";
    } else if (texts.size() == 1) {
        append_json_string(out_, texts.front());
    } else {
        out_ += '[';
        for (std::string_view const text : texts) parts_.write_text(text, out_);
        out_ += ']';
    }
}

void message_writer::write_instructions(model::turn const& turn)
{
    // Only OpenAI's own models know the developer role.
    open(turn.who == role::developer && shade_.openai ? "developer" : "system", turn.name);
    std::vector<std::string_view> texts;
    for (model::part const& part : turn.parts) {
        if (auto const* text = std::get_if<model::text_part>(&part)) {
            parts_.drop_cache_control(text->cache_control);
            texts.push_back(text->text);
        } else {
            lost_.refuse("messages", "a system message of this dialect holds text only");
        }
    }
    write_content(texts, false);
    out_ += '}';
}

void message_writer::write_user(model::turn const& turn)
{
    open("user", turn.name);
    out_ += R"(,"content":)";
    auto const* only = turn.parts.size() == 1 ? std::get_if<model::text_part>(&turn.parts.front()) : nullptr;
    if (moved_.empty() && (only || turn.parts.empty())) {
        if (only) parts_.drop_cache_control(only->cache_control);
        append_json_string(out_, only ? std::string_view(only->text) : std::string_view());
        out_ += '}';
        return;
    }
    out_.append("[").append(moved_);
    moved_.clear();
    for (model::part const& part : turn.parts)
        std::visit(
            [this](auto const& each) {
                if constexpr (requires { parts_.write(each, out_); })
                    parts_.write(each, out_);
                else
                    lost_.refuse("messages", "a user message of this dialect holds text, images, audio and files only");
            },
            part);
    out_ += "]}";
}

/// OpenAI orders nothing within an assistant message: its text, its refusal and its calls each have one place.
void message_writer::write_assistant(model::turn const& turn)
{
    open("assistant", turn.name);
    std::vector<std::string_view> texts;
    bool more = false;
    for (model::part const& part : turn.parts) {
        if (auto const* text = std::get_if<model::text_part>(&part)) {
            parts_.drop_cache_control(text->cache_control);
            texts.push_back(text->text);
        } else if (std::holds_alternative<model::tool_call_part>(part) || std::holds_alternative<model::refusal_part>(part)) {
            more = true;
        } else if (!std::holds_alternative<model::thinking_part>(part) && !std::holds_alternative<model::redacted_thinking_part>(part)) {
            lost_.refuse("messages", "an assistant message of this dialect holds text, refusals and tool calls only");
        }
    }
    write_content(texts, more);
    write_refusal(turn);
    write_thinking(turn);
    write_tool_calls(turn);
    out_ += '}';
}

void message_writer::write_refusal(model::turn const& turn)
{
    std::string refusal;
    bool any = false;
    for (model::part const& part : turn.parts)
        if (auto const* said = std::get_if<model::refusal_part>(&part)) {
            any = true;
            refusal += said->text;
        }
    if (!any) return;
    out_ += R"(,"refusal":)";
    append_json_string(out_, refusal);
}

/// DeepSeek and others want the reasoning of tool-calling turns back and refuse the request without it; OpenAI's
/// Chat Completions has no field for it. Thoughts with a signature are another vendor's and mean nothing here.
void message_writer::write_thinking(model::turn const& turn)
{
    std::string thoughts;
    bool any = false;
    for (model::part const& part : turn.parts) {
        auto const* thinking = std::get_if<model::thinking_part>(&part);
        if (thinking && thinking->signature.empty() && !shade_.openai) {
            any = true;
            thoughts += thinking->text;
        } else if (thinking || std::holds_alternative<model::redacted_thinking_part>(part)) {
            lost_.note("thinking",
                       shade_.openai ? "OpenAI takes no reasoning back" : "signed reasoning is of use to its own provider only");
        }
    }
    if (!any) return;
    out_ += R"(,"reasoning_content":)";
    append_json_string(out_, thoughts);
}

void message_writer::write_tool_calls(model::turn const& turn)
{
    bool any = false;
    for (model::part const& part : turn.parts) {
        auto const* call = std::get_if<model::tool_call_part>(&part);
        if (!call) continue;
        if (!any) out_ += R"(,"tool_calls":[)";
        any = true;
        write_tool_call(*call);
    }
    if (any) out_ += ']';
}

void message_writer::write_tool_call(model::tool_call_part const& call)
{
    parts_.drop_cache_control(call.cache_control);
    separate(out_);
    out_ += R"({"id":)";
    append_json_string(out_, within_limit(call.id, shade_.id_limit, "call_"));
    bool const custom = call.custom && shade_.openai;
    out_ += custom ? R"(,"type":"custom","custom":{"name":)" : R"(,"type":"function","function":{"name":)";
    append_json_string(out_, call.name);
    out_ += custom ? R"(,"input":)" : R"(,"arguments":)";
    std::string as_function;
    if (call.custom && !custom) append_arguments_object(as_function, call.arguments, true);
    // No arguments are an empty object to those who parse them.
    if (call.arguments.empty() && !call.custom) as_function = "{}";
    append_json_string(out_, as_function.empty() ? call.arguments : as_function);
    out_ += "}}";
}

/// OpenAI's tool messages hold text only: images and files go into the user message that follows.
void message_writer::write_tool_result(model::turn const& turn, model::tool_result_part const& result)
{
    parts_.drop_cache_control(result.cache_control);
    std::string const id = within_limit(result.tool_call_id, shade_.id_limit, "call_");
    open("tool", turn.name);
    out_ += R"(,"tool_call_id":)";
    append_json_string(out_, id);
    std::vector<std::string_view> texts;
    std::string said;
    if (result.is_error) {
        lost_.note("tool_result.is_error", "this dialect has no such flag; the text begins with \"Error:\"");
        texts.push_back("Error:");
    }
    bool moved = false;
    for (model::tool_content const& content : result.content) {
        if (auto const* text = std::get_if<model::text_part>(&content)) {
            parts_.drop_cache_control(text->cache_control);
            texts.push_back(text->text);
        } else {
            moved = true;
            move_to_user(content, id);
        }
    }
    if (moved) texts.push_back("(The rest of this result is in the next user message.)");
    // Many servers other than OpenAI take nothing but a string here.
    if (texts.size() > 1 && (!shade_.openai || result.is_error)) {
        for (std::string_view const text : texts) said.append(said.empty() ? "" : "\n").append(text);
        texts.assign(1, said);
    }
    write_content(texts, false);
    out_ += '}';
}

void message_writer::move_to_user(model::tool_content const& content, std::string_view call_id)
{
    lost_.note("tool_result.content", "images and files of a tool result are sent in a user message");
    parts_.write_text(std::string("Result of tool call ").append(call_id).append(":"), moved_);
    if (auto const* image = std::get_if<model::image_part>(&content))
        parts_.write(*image, moved_);
    else if (auto const* document = std::get_if<model::document_part>(&content))
        parts_.write(*document, moved_);
}

void message_writer::write_moved()
{
    if (moved_.empty()) return;
    open("user", {});
    out_.append(R"(,"content":[)").append(moved_).append("]}");
    moved_.clear();
}

}  // namespace signalbox::dialect::openai_chat
