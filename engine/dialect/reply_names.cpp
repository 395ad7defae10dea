#include "engine/dialect/reply_names.hpp"

namespace signalbox::dialect {

void reply_names::restore(model::reply_event& event, std::string_view seed)
{
    if (auto* const end = std::get_if<model::finish>(&event)) {
        // Clients that loop over tool calls would wait for results that never come.
        bool const idle = end->reason == model::finish_reason::tool_calls && !calling_.contains(end->choice);
        if (idle) end->reason = model::finish_reason::stop;
        return;
    }
    auto* const call = std::get_if<model::tool_start>(&event);
    if (!call) return;
    calling_.insert(call->choice);
    if (auto const known = tools_.find(call->name); known != tools_.end()) call->name = known->second;
    if (call->id.empty() || used_.contains(call->id)) {
        std::string const base = call->id.empty() ? "call_" : call->id + "_";
        call->id = base + std::string(seed) + "_" + std::to_string(call->choice) + "_" + std::to_string(call->index);
    }
    used_.insert(call->id);
}

}  // namespace signalbox::dialect
