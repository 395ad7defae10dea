#include "console/config/edit_reply.hpp"

#include "engine/config/tree_values.hpp"

#include <utility>

namespace signalbox::console {

std::string edited(std::string_view text, TextEdit const& edit)
{
    return std::string(text.substr(0, edit.from)) + edit.text + std::string(text.substr(edit.to));
}

EditReply refused(std::string why)
{
    return {std::nullopt, std::move(why)};
}

EditReply refusedAsNoYaml()
{
    return refused("the text is no YAML at the moment: put that right first");
}

EditReply firstThatReadsBack(std::string_view text, std::vector<TextEdit> ways, node const& wanted, std::string why_not)
{
    for (TextEdit& each : ways) {
        node_pointer const is = treeOf(edited(text, each));
        if (is && config::same_values(*is, wanted)) return {std::move(each), {}, is};
    }
    return refused(std::move(why_not));
}

}  // namespace signalbox::console
