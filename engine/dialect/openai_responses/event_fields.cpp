#include "engine/dialect/openai_responses/event_fields.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect::openai_responses {

using wire::json_kind;
using wire::json_view;

model::result<event_fields> read_event(wire::sse_event const& event)
{
    event_fields out;
    json_view type;
    std::pair<std::string_view, json_view*> const names[] = {{"type", &type},
                                                             {"response", &out.response},
                                                             {"item", &out.item},
                                                             {"delta", &out.delta},
                                                             {"text", &out.text},
                                                             {"refusal", &out.refusal},
                                                             {"arguments", &out.arguments},
                                                             {"input", &out.input},
                                                             {"error", &out.error},
                                                             {"output_index", &out.output_index},
                                                             {"summary_index", &out.summary_index}};
    auto const note = [&names](std::string_view key, std::string_view value) {
        bool const plain = key.find('\\') == std::string_view::npos;
        for (auto const& [name, view] : names)
            if (plain ? key == name : wire::json_text_is(key, name)) {
                *view = json_view(value);
                return;
            }
    };
    if (auto const checked = wire::check_json_object(event.data, note); !checked)
        return malformed("a stream event is no JSON object: " + checked.error().detail);
    out.type = type.string_or(event.type);
    out.whole = json_view(event.data);
    if (is_delta(out.type) && out.delta.kind() != json_kind::string) return malformed("the delta of a stream event is no text");
    bool const about_item = out.type.starts_with("response.output_item.");
    if (about_item && out.item.kind() != json_kind::object) return malformed("an item of the stream is no object");
    if (is_terminal(out.type) && out.response.kind() != json_kind::object) return malformed("the last event holds no response");
    return out;
}

bool is_terminal(std::string_view type)
{
    return type == "response.completed" || type == "response.incomplete" || type == "response.failed";
}

bool is_delta(std::string_view type)
{
    static constexpr std::array<std::string_view, 6> types{"response.output_text.delta",
                                                           "response.refusal.delta",
                                                           "response.function_call_arguments.delta",
                                                           "response.custom_tool_call_input.delta",
                                                           "response.reasoning_summary_text.delta",
                                                           "response.reasoning_text.delta"};
    return std::ranges::find(types, type) != types.end();
}

}  // namespace signalbox::dialect::openai_responses
