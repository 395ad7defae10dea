// The table's names: finding what a requested name stands for. Pure functions over a frozen table.
#include "engine/route/table.hpp"

#include "engine/base/kept_text.hpp"
#include "engine/base/nearest.hpp"

namespace signalbox::route {

namespace {

/// How much of a requested name is repeated in a message: enough to recognise it, too little to flood a log.
constexpr std::size_t shown_limit = 120;

constexpr std::string_view group_prefix = "group:";
constexpr std::string_view model_prefix = "model:";

std::optional<destination> find_group(table const& within, std::string_view id)
{
    auto const known = within.names.find(id);
    if (known == within.names.end() || known->second.what != destination::kind::group) return {};
    return known->second;
}

/// A model may stand behind a group of the same name, so the index alone does not answer.
std::optional<destination> find_model(table const& within, std::string_view id)
{
    auto const known = within.names.find(id);
    if (known == within.names.end()) return {};
    if (known->second.what == destination::kind::model) return known->second;
    for (target const& each : within.targets)
        if (each.model == id && !each.raw) return destination{destination::kind::model, each.index};
    return {};
}

std::optional<destination> resolve(table const& within, std::string_view requested)
{
    // An id may hold a colon ("llama3:8b", even "model:x"): what is declared under the whole name comes first.
    if (auto const known = within.names.find(requested); known != within.names.end()) return known->second;
    if (requested.starts_with(group_prefix)) return find_group(within, requested.substr(group_prefix.size()));
    if (requested.starts_with(model_prefix)) return find_model(within, requested.substr(model_prefix.size()));
    return {};
}

}  // namespace

std::optional<spread> spread_named(std::string_view text)
{
    constexpr std::string_view header = "header:";
    if (text == "consumer") return spread{spread::by::consumer, {}};
    if (text == "conversation") return spread{spread::by::conversation, {}};
    if (text == "ip") return spread{spread::by::ip, {}};
    if (!text.starts_with(header) || text.size() == header.size()) return std::nullopt;
    return spread{spread::by::header, std::string(text.substr(header.size()))};
}

void keep_names(target& of)
{
    std::string_view const model = of.raw ? std::string_view() : std::string_view(of.model);
    of.kept = {base::kept(of.provider_id), base::kept(model), base::kept(of.upstream_model), base::kept(of.full_name),
               base::kept(of.price_source)};
}

namespace {

void keep_names(table& within)
{
    for (target& each : within.targets) keep_names(each);
    for (group& each : within.groups) {
        each.kept_id = base::kept(each.id);
        for (member& one : each.members) one.kept_tag = base::kept(one.tag);
    }
}

}  // namespace

void index_names(table& within)
{
    keep_names(within);
    within.names.clear();
    auto const add = [&](std::string const& text, destination::kind what, std::size_t index) {
        within.names.try_emplace(text, destination{what, static_cast<std::uint32_t>(index)});
    };
    for (std::size_t i = 0; i < within.groups.size(); ++i) add(within.groups[i].id, destination::kind::group, i);
    for (std::size_t i = 0; i < within.groups.size(); ++i)
        for (std::string const& alias : within.groups[i].aliases) add(alias, destination::kind::group, i);
    for (std::size_t i = 0; i < within.targets.size(); ++i)
        if (!within.targets[i].raw) add(within.targets[i].model, destination::kind::model, i);
}

std::string nearest_name(table const& within, std::string_view wanted, std::function<bool(destination)> const& visible)
{
    base::nearest_name search(wanted);
    for (auto const& [known, leads_to] : within.names)
        if (!visible || visible(leads_to)) search.offer(known);
    return std::string(search.best());
}

model::failure unknown_name(table const& within, std::string_view shown, std::function<bool(destination)> const& visible)
{
    model::failure unknown{.kind = model::fault::unknown_model, .detail = "the request names no model", .param = "model"};
    if (shown.empty()) return unknown;
    std::string_view bare = shown;
    if (bare.starts_with(group_prefix) || bare.starts_with(model_prefix)) bare.remove_prefix(group_prefix.size());
    unknown.detail = "no model or group is called \"" + std::string(shown.substr(0, shown_limit)) + "\"";
    if (auto const nearest = nearest_name(within, bare, visible); !nearest.empty()) unknown.detail += "; did you mean \"" + nearest + "\"?";
    return unknown;
}

model::result<destination> find(table const& within, std::string_view requested, std::function<bool(destination)> const& visible)
{
    if (auto const found = resolve(within, requested)) return *found;
    return unknown_name(within, requested, visible);
}

}  // namespace signalbox::route
