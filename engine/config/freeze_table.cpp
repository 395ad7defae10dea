#include "engine/base/hash.hpp"
#include "engine/config/freeze.hpp"
#include "engine/config/price_scale.hpp"
#include "engine/config/scalar.hpp"
#include "engine/dialect/target_rules.hpp"
#include "engine/provider/kinds.hpp"
#include "engine/route/fit.hpp"
#include "engine/route/request_facts.hpp"

#include <algorithm>
#include <optional>

namespace signalbox::config {
namespace {

/// Status of simulated failures when only their rate is given.
constexpr int usual_failure = 500;

std::chrono::milliseconds span(schema::Duration const& of)
{
    return std::chrono::milliseconds(of.milliseconds());
}

std::optional<std::chrono::milliseconds> span_if(bool given, schema::Duration const& of)
{
    return given ? std::optional(span(of)) : std::nullopt;
}

/// Position of the provider or model with this id; the check has seen that there is one.
template <class List>
std::uint32_t position(List const& all, std::string const& id)
{
    auto const found = std::find_if(all.begin(), all.end(), [&](auto const& each) { return each.id() == id; });
    return static_cast<std::uint32_t>(found - all.begin());
}

void set_price(route::target& into, schema::Model const& from, provider::definition const& at, account::price_table const& table)
{
    if (from.has_price()) {
        into.price = scale(from.price()).price;
        into.price_source = "config";
        return;
    }
    std::string_view const vendor = provider::price_vendor(at.what, at.where.host);
    if (auto const listed = account::find_price(table, vendor, into.upstream_model)) {
        into.price = *listed;
        into.price_source = table.name;
    }
}

/// What is known of the provider and the model, with what the configuration says instead; the check has seen that it can.
model::target_rules rules_of(schema::Model const& from, provider::definition const& at, std::string_view upstream_model)
{
    model::target_rules out = dialect::rules_of(provider::name(at.what), upstream_model, at.spoken);
    for (auto const& [name, value] : from.rules())
        if (auto const rule = model::rule_named(name)) out.set(*rule, dialect::rule_value(*rule, value).value_or(out.value(*rule)));
    return out;
}

route::target target_of(schema::Model const& from, std::uint32_t index, std::uint32_t provider, snapshot const& within, checked const& all)
{
    provider::definition const& at = within.providers[provider];
    route::target out;
    out.index = index;
    out.provider = provider;
    out.model = from.id();
    out.provider_id = at.id;
    out.upstream_model = from.upstream().empty() ? from.id() : from.upstream();
    out.full_name = at.id + '/' + out.upstream_model;
    out.spoken = at.spoken;
    set_price(out, from, at, *all.with.prices);
    if (from.max_output() > 0) out.max_output_tokens = from.max_output();
    if (from.context() > 0) out.context_tokens = from.context();
    schema::Model const model = with_defaults(from);
    out.takes = {.images = model.images(), .tools = model.tools(), .structured_output = model.structured_output()};
    out.rules = rules_of(from, at, out.upstream_model);
    return out;
}

upstream::simulation simulation_of(schema::Simulation const& given)
{
    schema::Simulation const play = with_defaults(given);
    upstream::simulation out;
    out.text = play.text();
    out.first_token = span(play.first_token());
    out.tokens_per_second = play.tokens_per_second();
    out.error_rate = play.error_rate();
    if (play.status() != 0)
        out.status = play.status();
    else if (play.error_rate() > 0)
        out.status = usual_failure;
    if (play.has_cut_after()) out.cut_after_tokens = play.cut_after();
    out.retry_after = span_if(play.has_retry_after(), play.retry_after());
    return out;
}

/// The check has seen that it can be built.
std::shared_ptr<expression::program const> condition_of(schema::Member const& from)
{
    if (from.when().empty()) return nullptr;
    auto made = expression::program::build(from.when(), route::request_environment());
    return made ? std::make_shared<expression::program const>(std::move(*made)) : nullptr;
}

route::member member_of(schema::Member const& given, std::uint32_t target)
{
    schema::Member const member = with_defaults(given);
    route::member out;
    out.target = target;
    out.weight = member.weight();
    out.tag = member.tag();
    out.when = condition_of(member);
    out.timeouts.whole = span_if(member.has_timeout(), member.timeout());
    out.timeouts.first_token = span_if(member.has_first_token_timeout(), member.first_token_timeout());
    out.timeouts.idle = span_if(member.has_idle_timeout(), member.idle_timeout());
    return out;
}

route::failover failover_of(schema::Failover const& given)
{
    schema::Failover const failover = with_defaults(given);
    return {.attempts = static_cast<std::uint32_t>(failover.attempts()),
            .retries = static_cast<std::uint32_t>(failover.retries()),
            .deadline = span(failover.deadline()),
            .backoff = span(failover.backoff()),
            .backoff_limit = span(failover.backoff_limit())};
}

route::strategy strategy_of(schema::Group const& from)
{
    auto const has_weight = [](schema::Member const& each) { return each.has_weight(); };
    bool const weighted = std::any_of(from.members().begin(), from.members().end(), has_weight);
    route::strategy const usual = weighted ? route::strategy::weighted : route::strategy::fallback;
    return from.strategy().empty() ? usual : route::strategy_named(from.strategy()).value_or(usual);
}

route::group group_of(schema::Group const& given, schema::Config const& all)
{
    schema::Group const from = with_defaults(given);
    route::group out;
    out.id = from.id();
    out.aliases.assign(from.aliases().begin(), from.aliases().end());
    out.how = strategy_of(from);
    out.spread_by = route::spread_named(from.hash_by()).value_or(route::spread{});
    for (schema::Member const& each : from.members()) out.members.push_back(member_of(each, position(all.models(), each.model())));
    out.on_failure = failover_of(from.failover());
    out.exhausted_status = from.exhausted();
    out.strict = from.strict();
    return out;
}

/// Names no position, so that a key stays at its member when others are listed before it.
void name_members(route::group& of, route::table const& within)
{
    for (route::member& each : of.members) {
        route::target const& its = within.targets[each.target];
        each.identity = base::fnv1a(its.full_name + '#' + its.model + '#' + each.tag);
    }
}

/// Where all targets speak one dialect nothing was ever translated, and relayed requests need no look.
void clean_only_between_dialects(std::vector<route::target>& targets)
{
    auto const other = [&](route::target const& each) { return each.spoken != targets.front().spoken; };
    if (std::any_of(targets.begin(), targets.end(), other)) return;
    for (route::target& each : targets) each.rules.set(model::rule::cleaned_relay, 0);
}

}  // namespace

void freeze_table(checked const& from, snapshot& into)
{
    for (schema::Model const& each : from.config.models()) {
        auto const index = static_cast<std::uint32_t>(into.table.targets.size());
        std::uint32_t const provider = position(from.config.providers(), each.provider());
        into.table.targets.push_back(target_of(each, index, provider, into, from));
        if (into.origins[provider].simulated)
            into.origins[provider].simulations.emplace(into.table.targets.back().upstream_model, simulation_of(each.simulate()));
    }
    clean_only_between_dialects(into.table.targets);
    for (schema::Group const& each : from.config.groups()) {
        into.table.groups.push_back(group_of(each, from.config));
        name_members(into.table.groups.back(), into.table);
        into.table.groups.back().looks_at = route::demands_of(into.table.groups.back(), into.table);
    }
    route::index_names(into.table);
}

}  // namespace signalbox::config
