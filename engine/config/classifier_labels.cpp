#include "engine/config/classifier_labels.hpp"

#include <algorithm>

namespace signalbox::config {

std::optional<named_place> place_named(schema::Config const& all, std::string const& name)
{
    bool const group = name.starts_with("group:"), model = name.starts_with("model:");
    std::string const id = group || model ? name.substr(name.find(':') + 1) : name;
    auto const is = [&](schema::Group const& each) { return each.id() == id; };
    auto const called = [&](schema::Group const& each) { return std::ranges::find(each.aliases(), id) != each.aliases().end(); };
    auto found = model ? all.groups().end() : std::ranges::find_if(all.groups(), is);
    if (found == all.groups().end() && !model) found = std::ranges::find_if(all.groups(), called);
    if (found != all.groups().end()) return named_place{true, static_cast<int>(found - all.groups().begin())};
    auto const its = [&](schema::Model const& each) { return each.id() == id; };
    auto const other = group ? all.models().end() : std::ranges::find_if(all.models(), its);
    if (other == all.models().end()) return std::nullopt;
    return named_place{false, static_cast<int>(other - all.models().begin())};
}

std::vector<classifier_label> labels_of(schema::Config const& all, schema::Classifier const& of)
{
    std::vector<classifier_label> out;
    for (auto const& [label, to] : of.labels()) out.push_back({label, to, place_named(all, to)});
    std::ranges::sort(out, {}, &classifier_label::label);
    return out;
}

}  // namespace signalbox::config
