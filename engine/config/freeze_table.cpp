#include "engine/base/hash.hpp"
#include "engine/config/freeze.hpp"
#include "engine/config/named_destination.hpp"
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

/// Position of the provider with this id; the check has seen that there is one.
std::uint32_t provider_position(schema::Config const& all, std::string const& id)
{
    auto const found = std::ranges::find_if(all.providers(), [&](schema::Provider const& each) { return each.id() == id; });
    return static_cast<std::uint32_t>(found - all.providers().begin());
}

void set_price(route::target& into, schema::Model const& from, provider::definition const& at, account::price_table const& table)
{
    if (from.has_price()) {
        into.price = scale(from.price()).price;
        into.price_source = "config";
        return;
    }
    std::string_view const vendor = provider::price_vendor(at.what, at.where.host, at.spoken);
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
    out.own_form = at.form != nullptr;
    set_price(out, from, at, *all.with.prices);
    if (from.max_output() > 0) out.max_output_tokens = from.max_output();
    if (from.context() > 0) out.context_tokens = from.context();
    if (from.quality() > 0) out.quality = from.quality();
    schema::Model const model = with_defaults(from);
    out.takes = {.images = model.images(), .tools = model.tools(), .structured_output = model.structured_output()};
    out.rules = rules_of(from, at, out.upstream_model);
    return out;
}

upstream::scripted_call call_of(schema::ScriptCall const& given)
{
    return {given.tool(), given.arguments(), given.input().empty() ? std::nullopt : std::optional(given.input())};
}

upstream::scripted_reply reply_of(schema::ScriptStep const& given)
{
    upstream::scripted_reply out{.think = given.think(), .say = given.say(), .refuse = given.refuse()};
    if (given.has_call()) out.calls.push_back(call_of(given.call()));
    for (schema::ScriptCall const& each : given.calls()) out.calls.push_back(call_of(each));
    if (given.finish() == "length") out.end = model::finish_reason::length;
    if (given.finish() == "content_filter") out.end = model::finish_reason::content_filter;
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
    for (schema::ScriptStep const& each : play.script()) out.script.push_back(reply_of(each));
    return out;
}

route::member member_of(schema::Member const& given, std::uint32_t target)
{
    schema::Member const member = with_defaults(given);
    route::member out;
    out.target = target;
    out.weight = member.weight();
    out.tag = member.tag();
    out.when = condition_of(member.when());
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

route::spread affinity_of(schema::Affinity const& from)
{
    route::spread out = route::spread_named(from.by()).value_or(route::spread{});
    if (from.has_ttl()) out.ttl = span(from.ttl());
    return out;
}

route::moving_on moving_on_of(schema::Failover const& from)
{
    route::moving_on out;
    for (std::string const& word : from.on()) route::add_word(out, word);
    return out;
}

route::latency_rule speed_of(schema::Group const& from)
{
    return {.of = route::timing_named(from.latency_of()).value_or(route::timing::first_token),
            .p95 = from.latency_percentile() == "p95",
            .explore = from.explore(),
            .most = span_if(from.has_max_latency(), from.max_latency())};
}

route::cost_rule cost_of(schema::Group const& from)
{
    route::cost_rule out;
    if (from.has_budget_per_request_usd()) out.budget_pico_dollars = from.budget_per_request_usd().pico_dollars();
    out.min_quality = from.min_quality();
    out.otherwise = route::over_budget_named(from.on_over_budget()).value_or(route::over_budget::reject);
    return out;
}

void add_members(route::group& out, schema::Group const& from, schema::Config const& all)
{
    for (schema::Member const& each : from.members()) {
        bool const nested = !each.group().empty();
        out.members.push_back(member_of(each, nested ? 0 : *model_named(all, each.model())));
        if (nested) out.members.back().group = group_named(all, each.group());
    }
}

route::group group_of(schema::Group const& given, schema::Config const& all)
{
    schema::Group const from = with_defaults(given);
    route::group out;
    out.id = from.id();
    out.aliases.assign(from.aliases().begin(), from.aliases().end());
    out.how = strategy_of(from);
    out.spread_by = route::spread_named(from.hash_by()).value_or(route::spread{});
    out.speed = speed_of(from);
    out.cost = cost_of(from);
    if (from.has_affinity()) out.affinity = affinity_of(from.affinity());
    if (out.how == route::strategy::classify) {
        freeze_classifier(from.classifier(), all, out);
    } else {
        add_members(out, from, all);
    }
    auto const shadow = out.how == route::strategy::mirror ? destination_of(all, from.mirror().to()) : std::nullopt;
    if (shadow) out.mirrors = {*shadow, with_defaults(from.mirror()).share()};
    if (!from.fallback_group().empty()) out.fallback = group_named(all, from.fallback_group());
    if (from.failover().on_size() > 0) out.moves_on = moving_on_of(from.failover());
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
        std::string const name = each.group ? "group:" + within.groups[*each.group].id : its.full_name + '#' + its.model;
        each.identity = base::fnv1a(name + '#' + each.tag);
    }
}

bool goes_by_address(route::group const& of)
{
    bool const hashes = of.how == route::strategy::hash && of.spread_by.what == route::spread::by::ip;
    return hashes || (of.affinity && of.affinity->what == route::spread::by::ip);
}

/// Where all targets speak one dialect nothing was ever translated, and relayed requests need no look.
void clean_only_between_dialects(std::vector<route::target>& targets)
{
    auto const other = [&](route::target const& each) { return each.spoken != targets.front().spoken; };
    if (std::any_of(targets.begin(), targets.end(), other)) return;
    for (route::target& each : targets) each.rules.set(model::rule::cleaned_relay, 0);
}

}  // namespace

std::shared_ptr<expression::program const> condition_of(std::string const& written)
{
    if (written.empty()) return nullptr;
    auto made = expression::program::build(written, route::request_environment());
    return made ? std::make_shared<expression::program const>(std::move(*made)) : nullptr;
}

void freeze_table(checked const& from, snapshot& into)
{
    for (schema::Model const& each : from.config.models()) {
        auto const index = static_cast<std::uint32_t>(into.table.targets.size());
        std::uint32_t const provider = provider_position(from.config, each.provider());
        into.table.targets.push_back(target_of(each, index, provider, into, from));
        if (into.origins[provider].simulated)
            into.origins[provider].simulations.emplace(into.table.targets.back().upstream_model, simulation_of(each.simulate()));
    }
    clean_only_between_dialects(into.table.targets);
    for (schema::Group const& each : from.config.groups()) into.table.groups.push_back(group_of(each, from.config));
    for (route::group& each : into.table.groups) name_members(each, into.table);
    route::link_groups(into.table);
    std::string const unknown = with_defaults(from.config.server()).on_unknown_model();
    into.table.passes_unknown = unknown == "passthrough";
    if (unknown == "balance" || unknown == "passthrough")
        into.table.default_group = group_named(from.config, from.config.server().default_group());
    into.server.asks_for_peer = std::ranges::any_of(into.table.groups, goes_by_address);
    route::index_names(into.table);
}

}  // namespace signalbox::config
