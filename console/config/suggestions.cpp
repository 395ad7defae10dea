#include "console/config/suggestions.hpp"

#include "console/config/form_fields.hpp"

#include <algorithm>

namespace signalbox::console {

namespace {

Path below(Path section, std::string const& key)
{
    section.emplace_back(key);
    return section;
}

bool isWritten(node_pointer const& tree, Path const& section, std::string const& key)
{
    node_pointer const written = tree ? at(tree, section) : nullptr;
    return written && std::ranges::find(written->entries, key, &config::entry::key) != written->entries.end();
}

}  // namespace

std::vector<Suggestion> suggestionsAt(node_pointer const& tree, CaretPlace const& place)
{
    std::vector<Suggestion> out;
    if (place.in_comment) return out;
    bool const is_key = place.key.empty();
    std::vector<std::string> const keys = is_key ? knownKeys(place.section) : std::vector<std::string>();
    for (std::string const& each : keys)
        if (each.starts_with(place.word) && (each == place.word || !isWritten(tree, place.section, each)))
            out.push_back({each + ": ", aboutPath(pathText(below(place.section, each)))});
    if (!keys.empty()) return out;
    for (std::string const& each : knownValues(tree, is_key ? place.section : below(place.section, place.key)))
        if (each.starts_with(place.word)) out.push_back({each, {}});
    return out;
}

std::string aboutPlace(CaretPlace const& place)
{
    if (place.in_comment || (place.key.empty() && place.whole.empty())) return {};
    return aboutPath(pathText(below(place.section, place.key.empty() ? place.whole : place.key)));
}

}  // namespace signalbox::console
