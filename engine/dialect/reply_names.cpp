#include "engine/dialect/reply_names.hpp"

namespace signalbox::dialect {

bool reply_names::restore(model::reply_event& event, std::string_view seed)
{
    if (auto* const end = std::get_if<model::finish>(&event)) {
        // Clients that loop over tool calls would wait for results that never come.
        bool const idle = end->reason == model::finish_reason::tool_calls && !calling_.contains(end->choice);
        if (idle) end->reason = model::finish_reason::stop;
    } else if (auto* const call = std::get_if<model::tool_start>(&event)) {
        restore(*call, seed);
    } else if (auto* const more = std::get_if<model::tool_arguments>(&event); more && !texts_.empty()) {
        auto const text = texts_.find({more->choice, more->index});
        if (text == texts_.end()) return true;
        more->fragment = text->second.take(more->fragment);
        return !more->fragment.empty();
    }
    return true;
}

void reply_names::restore(model::tool_start& call, std::string_view seed)
{
    calling_.insert(call.choice);
    if (auto const known = tools_.find(call.name); known != tools_.end()) call.name = known->second;
    if (!call.custom && text_tools_.contains(call.name)) {
        call.custom = true;
        texts_.try_emplace({call.choice, call.index});
    }
    if (call.id.empty() || used_.contains(call.id)) {
        std::string const base = call.id.empty() ? "call_" : call.id + "_";
        call.id = base + std::string(seed) + "_" + std::to_string(call.choice) + "_" + std::to_string(call.index);
    }
    used_.insert(call.id);
}

}  // namespace signalbox::dialect
