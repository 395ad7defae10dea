#include "engine/base/kept_text.hpp"
#include "engine/config/freeze.hpp"
#include "engine/config/limit_parts.hpp"
#include "engine/config/web_address.hpp"

#include <cmath>

namespace signalbox::config {
namespace {

constexpr double micro_dollars = 1'000'000;

/// The id for an alias.
std::string group_id(std::string const& name, route::table const& table)
{
    auto const found = table.names.find(name);
    bool const group = found != table.names.end() && found->second.what == route::destination::kind::group;
    return group ? table.groups[found->second.index].id : name;
}

limits::rule rule_of(schema::UsageLimit const& from, std::string const& tier, route::table const& table)
{
    limits::rule out;
    out.id = limit_id(from, tier);
    out.kept_id = base::kept(out.id);
    schema::LimitMatch const& match = from.match();
    out.match = {match.consumer(), tier.empty() ? match.tier() : tier, match.route(), {}, match.model(), match.provider()};
    if (!match.group().empty()) out.match.group = group_id(match.group(), table);
    for (std::string const& each : from.by()) out.by.push_back(*limits::key_part_named(each));
    if (from.by().empty() && !tier.empty()) out.by.push_back({limits::dimension::consumer, {}});
    out.what = *limits::counted_named(from.count());
    out.amount = std::llround(from.amount() * (out.is_budget() ? micro_dollars : 1));
    if (!from.window().empty()) out.over = *window_of(from);
    out.watch = from.mode() == "watch";
    return out;
}

}  // namespace

void freeze_limits(checked const& from, snapshot& into)
{
    std::vector<limits::rule> all;
    auto const add = [&](schema::UsageLimit const& each, std::string const& tier) {
        all.push_back(rule_of(each, tier, into.table));
        if (!each.webhook().empty())
            into.limit_webhooks[all.back().id] = web_address_of(each.webhook(), "webhook of limit " + all.back().id, from.with);
    };
    for (schema::UsageLimit const& each : from.config.limits()) add(each, {});
    for (schema::Tier const& tier : from.config.tiers())
        for (schema::UsageLimit const& each : tier.limits()) add(each, tier.id());
    if (!all.empty()) into.limits = std::make_shared<limits::rule_book const>(std::move(all));
}

}  // namespace signalbox::config
