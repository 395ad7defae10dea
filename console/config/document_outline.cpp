#include "console/config/document_outline.hpp"

#include "engine/config/tree_values.hpp"

#include <algorithm>

namespace signalbox::console {

namespace {

std::string aboutItem(node const& item)
{
    auto const members = std::ranges::find(item.entries, "members", &config::entry::key);
    if (members != item.entries.end()) {
        std::size_t const many = members->value->items.size();
        std::string const strategy = config::text_of(item, "strategy");
        std::string const count = std::to_string(many) + (many == 1 ? " member" : " members");
        return strategy.empty() ? count : strategy + ", " + count;
    }
    for (char const* key : {"kind", "provider", "to", "count"})
        if (std::string const found = config::text_of(item, key); !found.empty()) return found;
    return {};
}

}  // namespace

std::vector<OutlineSection> outlineOf(node const& root)
{
    std::vector<OutlineSection> sections;
    for (config::entry const& each : root.entries) {
        OutlineSection section{each.key, each.at.line, {}};
        for (std::size_t place = 0; place < each.value->items.size(); ++place) {
            node const& item = *each.value->items[place];
            section.items.push_back(
                {each.key + '[' + std::to_string(place) + ']', config::item_name(item, place), aboutItem(item), item.at.line});
        }
        sections.push_back(std::move(section));
    }
    return sections;
}

}  // namespace signalbox::console
