#include "engine/dialect/openai_responses/namespaces.hpp"

namespace signalbox::dialect::openai_responses {

using wire::json_view;

std::string joined_name(std::string_view space, std::string_view name)
{
    std::string out(space);
    if (!out.empty()) out += "__";
    return out.append(name);
}

namespaces::namespaces(json_view request)
{
    json_view const tools = request["tools"];
    for (json_view const each : tools.elements()) {
        if (!each["type"].is("namespace")) continue;
        std::string const space = each["name"].string_or("");
        for (json_view const tool : each["tools"].elements()) {
            std::string name = tool["name"].string_or("");
            std::string joined = joined_name(space, name);
            members_.try_emplace(std::move(joined), member{space, std::move(name)});
        }
    }
    if (members_.empty()) return;
    for (json_view const each : tools.elements())
        if (!each["type"].is("namespace")) members_.erase(each["name"].string_or(""));
}

namespaces::member const* namespaces::find(std::string const& joined) const
{
    auto const found = members_.find(joined);
    return found == members_.end() ? nullptr : &found->second;
}

}  // namespace signalbox::dialect::openai_responses
