#include "engine/dialect/request_shape.hpp"

#include "engine/dialect/shape_conversation.hpp"
#include "engine/dialect/shape_reasoning.hpp"
#include "engine/dialect/shape_tools.hpp"

namespace signalbox::dialect {

shaped_request shape(model::chat_request const& asked, target_rules const& rules, std::optional<model::dialect> to)
{
    shaped_request out;
    request_draft draft(asked, out);
    if (to) spare_provider_tools(draft, *to);
    if (rules.has(rule::tool_names)) drop_repeated_tools(draft);
    if (rules.has(rule::tool_names)) shorten_tool_names(draft, rules.value(rule::tool_names));
    if (rules.has(rule::object_schemas)) drop_root_unions(draft);
    if (rules.has(rule::closed_schemas)) close_schemas(draft);
    if (rules.has(rule::unique_calls)) tell_calls_apart(draft);
    if (rules.has(rule::call_ids)) fit_call_ids(draft, rules.value(rule::call_ids));
    if (rules.has(rule::system_first)) move_system_first(draft);
    if (rules.has(rule::joined_text)) join_text(draft);
    if (rules.has(rule::efforts)) choose_effort(draft, rules.value(rule::efforts));
    if (rules.has(rule::tools_without_reasoning)) reason_without_tools(draft);
    note_calls(draft.now(), out.names);
    note_text_tools(asked, out.names);
    return out;
}

}  // namespace signalbox::dialect
