#include "engine/dialect/openai_chat/choice_fields.hpp"

#include "engine/dialect/parts/field_reader.hpp"

namespace signalbox::dialect::openai_chat {

using wire::json_kind;
using wire::json_node;
using wire::json_view;

namespace {

bool is(json_view value, json_kind wanted)
{
    return value.nothing() || value.kind() == wanted;
}

/// A string, list or object with something in it.
bool filled(json_view value)
{
    switch (value.kind()) {
    case json_kind::string: return value.raw().size() > 2;
    case json_kind::array: return !value.elements().empty();
    case json_kind::object: return !value.members().empty();
    default: return false;
    }
}

/// Text, or an object in its place (Mistral and older servers); anything else would lose the arguments.
bool holds_arguments(json_view value)
{
    return is(value, json_kind::string) || value.kind() == json_kind::object;
}

std::string_view wrong_call(json_view call)
{
    if (call.kind() != json_kind::object) return "an element of \"tool_calls\" is no object";
    json_view function, custom;
    pick(call, {{"function", &function}, {"custom", &custom}});
    if (!is(function, json_kind::object) || !is(custom, json_kind::object)) return "the function of a tool call is no object";
    return holds_arguments(function["arguments"]) ? std::string_view() : "the arguments of a tool call are no text";
}

/// The child of `of` that stands there.
json_node child(json_node const& of, json_view there)
{
    for (json_node const& each : of.children())
        if (each.view().raw().data() == there.raw().data()) return each;
    return {};
}

/// What is wrong with the types of the members that carry the answer; empty when nothing is.
std::string_view wrong_in(choice_members const& from)
{
    if (!is(from.content, json_kind::string) && from.content.kind() != json_kind::array) return "\"content\" is neither text nor a list";
    if (!is(from.tool_calls, json_kind::array)) return "\"tool_calls\" is no list";
    if (!is(from.function_call, json_kind::object)) return "\"function_call\" is no object";
    for (json_view const call : from.tool_calls.elements())
        if (std::string_view const wrong = wrong_call(call); !wrong.empty()) return wrong;
    return {};
}

/// A function, or a custom tool's call.
std::uint64_t call_size(json_view called)
{
    json_view const arguments = called["arguments"];
    bool const object = arguments.kind() == json_kind::object;
    return called["name"].text_size() + (object ? arguments.raw().size() : arguments.text_size()) + called["input"].text_size();
}

std::uint64_t parts_size(json_view list)
{
    std::uint64_t sum = 0;
    for (json_view const part : list.elements()) {
        sum += part["text"].text_size();
        for (json_view const thought : part["thinking"].elements()) sum += thought["text"].text_size();
    }
    return sum;
}

}  // namespace

std::uint64_t content_size(choice_members const& from)
{
    std::uint64_t const reasoning = from.reasoning_content.text_size();
    std::uint64_t sum = from.content.text_size() + parts_size(from.content) + from.refusal.text_size();
    sum += reasoning != 0 ? reasoning : from.reasoning.text_size();
    for (json_view const call : from.tool_calls.elements()) sum += call_size(call["function"]) + call_size(call["custom"]);
    return sum + call_size(from.function_call);
}

model::failure malformed(std::string_view what)
{
    return {model::fault::malformed_reply, std::string(what)};
}

bool choice_members::bears_content() const
{
    return filled(content) || filled(refusal) || filled(reasoning_content) || filled(reasoning) || filled(thinking_blocks) ||
           filled(tool_calls) || filled(function_call);
}

model::result<void> check_choices(json_node const& choices)
{
    if (choices.view().nothing() || choices.view().kind() == json_kind::array) return {};
    return malformed("\"choices\" is no list");
}

model::result<choice_members> read_choice(json_node const& choice, bool whole)
{
    if (choice.view().kind() != json_kind::object) return malformed("an element of \"choices\" is no object");
    json_view index, delta, message, text, finish_reason;
    choice_members out;
    pick(choice, {{"index", &index},
                  {"delta", &delta},
                  {"message", &message},
                  {"text", &text},
                  {"finish_reason", &finish_reason},
                  {"stop_reason", &out.stop_reason}});
    std::uint64_t const number = index.nothing() ? 0 : index.unsigned_integer().value_or(choice_limit);
    if (number >= choice_limit) return malformed("a choice's \"index\" is not a number from 0 to 127");
    out.index = static_cast<std::uint32_t>(number);
    if (!is(delta, json_kind::object) || !is(message, json_kind::object))
        return malformed("the \"delta\" or \"message\" of a choice is no object");
    json_view const said = delta.kind() == json_kind::object ? delta : message;
    // The older completions interface answers with "text" beside the index.
    if (said.nothing() && (whole || !text.nothing())) return malformed("a choice has no \"message\"");
    pick(child(choice, said), {{"content", &out.content},
                               {"refusal", &out.refusal},
                               {"reasoning_content", &out.reasoning_content},
                               {"reasoning", &out.reasoning},
                               {"thinking_blocks", &out.thinking_blocks},
                               {"tool_calls", &out.tool_calls},
                               {"function_call", &out.function_call},
                               {"annotations", &out.annotations},
                               {"images", &out.images},
                               {"audio", &out.audio}});
    if (std::string_view const wrong = wrong_in(out); !wrong.empty()) return malformed(wrong);
    out.finish = finish_word_of(finish_reason);
    if (!out.finish && whole) out.finish = "stop";  // a whole answer has ended, even where a server does not say how
    return out;
}

}  // namespace signalbox::dialect::openai_chat
