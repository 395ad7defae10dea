#include "engine/config/tagged_files.hpp"

#include "engine/config/collections.hpp"
#include "engine/config/plan.hpp"
#include "engine/config/tree_values.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

bool has(node const& root, collection const& in, std::string const& id)
{
    return item_named(child(root, in.key), in, id) != nullptr;
}

bool has_tagged(node const& root, std::string const& tag)
{
    return std::ranges::any_of(collections(), [&](collection const& in) {
        auto const list = child(root, in.key);
        return list && std::ranges::any_of(list->items, [&](node_pointer const& each) { return is_tagged(*each, tag); });
    });
}

/// The objects of the wanted configuration that stand in one file, or belong there.
node part_of(node const& wanted, std::vector<configuration_file> const& files, std::size_t which, std::size_t home)
{
    node out{.what = node::kind::map};
    for (collection const& in : collections()) {
        auto const list = child(wanted, in.key);
        if (!list) continue;
        auto made = std::make_shared<node>(node{.what = node::kind::list});
        for (node_pointer const& each : list->items) {
            std::string const id = text_of(*each, in.id_key);
            auto const at = std::ranges::find_if(files, [&](configuration_file const& one) { return has(*one.root, in, id); });
            std::size_t const place = at == files.end() ? home : static_cast<std::size_t>(at - files.begin());
            if (place == which) made->items.push_back(each);
        }
        if (!made->items.empty()) out.entries.push_back({in.key, {}, std::move(made)});
    }
    return out;
}

}  // namespace

std::vector<changed_file> tagged_files(std::vector<configuration_file> const& files, node const& wanted, std::string const& tag)
{
    std::vector<changed_file> out;
    auto const first = std::ranges::find_if(files, [&](configuration_file const& each) { return has_tagged(*each.root, tag); });
    std::size_t const home = first == files.end() ? 0 : static_cast<std::size_t>(first - files.begin());
    for (std::size_t i = 0; i < files.size(); ++i) {
        auto const made = with_tagged(*files[i].root, part_of(wanted, files, i, home), tag);
        if (same_values(*files[i].root, *made.whole)) continue;
        out.push_back({i, text_with(files[i].text, *files[i].root, *made.whole)});
    }
    return out;
}

}  // namespace signalbox::config
