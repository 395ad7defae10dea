#include "console/config/promotion.hpp"

#include "console/config/document_edit.hpp"
#include "console/config/document_tree.hpp"
#include "engine/config/tree_values.hpp"

#include <algorithm>
#include <vector>

namespace signalbox::console {

namespace {

bool isOf(node const& member, std::string_view arm)
{
    std::string const tag = config::text_of(member, "tag");
    return tag.empty() ? config::text_of(member, "model") == arm : tag == arm;
}

/// The path of the group's members; empty when there is no such group.
std::string membersOf(node_pointer const& tree, std::string_view group)
{
    node_pointer const groups = at(tree, "groups");
    if (!groups) return {};
    for (std::size_t i = 0; i < groups->items.size(); ++i)
        if (config::text_of(*groups->items[i], "id") == group) return "groups[" + std::to_string(i) + "].members";
    return {};
}

}  // namespace

Promotion promotionOf(std::string_view text, std::string_view group, std::string_view arm)
{
    node_pointer const tree = treeOf(text);
    if (!tree) return {std::nullopt, "the text is no YAML as it stands"};
    std::string const list = membersOf(tree, group);
    node_pointer const members = list.empty() ? nullptr : at(tree, list);
    if (!members) return {std::nullopt, "there is no group \"" + std::string(group) + "\" with members in it"};
    auto const of_arm = std::ranges::count_if(members->items, [&](node_pointer const& each) { return isOf(*each, arm); });
    if (of_arm == 0)
        return {std::nullopt,
                "no member of the group \"" + std::string(group) + "\" has the tag or the model \"" + std::string(arm) + "\""};
    std::string made(text);
    for (std::size_t i = 0; i < members->items.size(); ++i) {
        bool const its = isOf(*members->items[i], arm);
        if (its && of_arm > 1) continue;
        std::string const path = list + "[" + std::to_string(i) + "].weight";
        EditReply const edit = setScalar(made, path, its ? std::to_string(promoted_weight) : "0");
        if (!edit.edit) return {std::nullopt, edit.why};
        made = edited(made, *edit.edit);
    }
    return {made, {}};
}

}  // namespace signalbox::console
