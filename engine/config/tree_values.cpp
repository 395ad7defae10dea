#include "engine/config/tree_values.hpp"

#include <algorithm>
#include <array>

namespace signalbox::config {

node_pointer child(node const& of, std::string_view key)
{
    if (of.what != node::kind::map) return nullptr;
    auto const found = std::ranges::find(of.entries, key, &entry::key);
    return found == of.entries.end() ? nullptr : found->value;
}

std::string text_of(node const& map, std::string_view key)
{
    node_pointer const found = child(map, key);
    return found && found->what == node::kind::scalar ? found->text : std::string();
}

bool same_values(node const& a, node const& b)
{
    if (&a == &b) return true;
    if (a.what != b.what || a.text != b.text) return false;
    auto const same = [](node_pointer const& one, node_pointer const& other) { return same_values(*one, *other); };
    if (!std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), same)) return false;
    return a.entries.size() == b.entries.size() && std::ranges::all_of(a.entries, [&](entry const& each) {
               node_pointer const other = child(b, each.key);
               return other && same_values(*each.value, *other);
           });
}

std::string noun_of(std::string_view section)
{
    if (section == "auth") return "authenticator";
    if (section.ends_with("ies")) return std::string(section.substr(0, section.size() - 3)) + "y";
    return std::string(section.ends_with('s') ? section.substr(0, section.size() - 1) : section);
}

std::string item_name(node const& item, std::size_t place)
{
    if (item.what == node::kind::scalar) return item.text;
    static constexpr std::array keys{"id", "name", "model", "group", "path", "tag"};
    for (char const* key : keys)
        if (std::string const found = text_of(item, key); !found.empty()) return found;
    return "#" + std::to_string(place + 1);
}

}  // namespace signalbox::config
