#include "engine/model/reply_event.hpp"

namespace signalbox::model {

std::uint64_t content_bytes(reply_event const& event)
{
    if (auto const* text = std::get_if<text_delta>(&event)) return text->text.size();
    if (auto const* refusal = std::get_if<refusal_delta>(&event)) return refusal->text.size();
    if (auto const* reasoning = std::get_if<reasoning_delta>(&event)) return reasoning->text.size();
    if (auto const* call = std::get_if<tool_start>(&event)) return call->name.size();
    if (auto const* arguments = std::get_if<tool_arguments>(&event)) return arguments->fragment.size();
    return 0;
}

}  // namespace signalbox::model
