#include "engine/dialect/parts/reply_tail.hpp"

namespace signalbox::dialect {

bool reply_tail::take(model::reply_event const& event)
{
    if (auto const* call = std::get_if<model::tool_start>(&event)) {
        if (call->choice == 0) calls.begin(*call);
    } else if (auto const* more = std::get_if<model::tool_arguments>(&event)) {
        calls.add(*more);
    } else if (auto const* finish = std::get_if<model::finish>(&event)) {
        if (finish->choice == 0) end.finish = *finish;
    } else if (auto const* report = std::get_if<model::usage_report>(&event)) {
        end.tokens = report->tokens;
    } else {
        return false;
    }
    return true;
}

}  // namespace signalbox::dialect
