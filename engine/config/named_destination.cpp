#include "engine/config/named_destination.hpp"

#include "engine/base/nearest.hpp"

#include <algorithm>
#include <vector>

namespace signalbox::config {

namespace {

constexpr std::string_view group_noun = "group:", model_noun = "model:";

/// The nearest of these words to the noun with the name: compared with the noun, so that a name of one letter has a near one, too.
std::string nearest_with(std::string_view noun, std::string_view name, std::vector<std::string> const& words)
{
    return std::string(base::nearest(std::string(noun).append(name), words));
}

std::vector<std::string> group_words(schema::Config const& all)
{
    std::vector<std::string> out;
    for (schema::Group const& each : all.groups()) {
        out.push_back(std::string(group_noun) + each.id());
        for (std::string const& alias : each.aliases()) out.push_back(std::string(group_noun) + alias);
    }
    return out;
}

std::vector<std::string> model_words(schema::Config const& all)
{
    std::vector<std::string> out;
    for (schema::Model const& each : all.models()) out.push_back(std::string(model_noun) + each.id());
    return out;
}

std::string_view without_noun(std::string_view text)
{
    return text.substr(group_noun.size());  // both nouns are of one length
}

}  // namespace

std::optional<std::uint32_t> group_named(schema::Config const& all, std::string_view name)
{
    auto const named = [&](schema::Group const& each) {
        return each.id() == name || std::ranges::find(each.aliases(), name) != each.aliases().end();
    };
    auto const found = std::ranges::find_if(all.groups(), named);
    return found == all.groups().end() ? std::nullopt : std::optional(static_cast<std::uint32_t>(found - all.groups().begin()));
}

std::optional<std::uint32_t> model_named(schema::Config const& all, std::string_view id)
{
    auto const found = std::ranges::find_if(all.models(), [&](schema::Model const& each) { return each.id() == id; });
    return found == all.models().end() ? std::nullopt : std::optional(static_cast<std::uint32_t>(found - all.models().begin()));
}

std::optional<route::destination> destination_of(schema::Config const& all, std::string_view text)
{
    using kind = route::destination::kind;
    bool const group_only = text.starts_with(group_noun), model_only = text.starts_with(model_noun);
    std::string_view const id = group_only || model_only ? without_noun(text) : text;
    if (auto const group = model_only ? std::nullopt : group_named(all, id)) return route::destination{kind::group, *group};
    if (auto const model = group_only ? std::nullopt : model_named(all, id)) return route::destination{kind::model, *model};
    return std::nullopt;
}

std::string nearest_destination(schema::Config const& all, std::string_view text)
{
    if (text.starts_with(group_noun)) return nearest_with(group_noun, without_noun(text), group_words(all));
    if (text.starts_with(model_noun)) return nearest_with(model_noun, without_noun(text), model_words(all));
    std::string const group = nearest_with(group_noun, text, group_words(all)), model = nearest_with(model_noun, text, model_words(all));
    if (group.empty() || model.empty()) return group.empty() ? model : group;
    auto const edits = [&](std::string_view to) { return base::edit_distance(text, without_noun(to), base::compared_name_limit); };
    return edits(model) < edits(group) ? model : group;
}

}  // namespace signalbox::config
