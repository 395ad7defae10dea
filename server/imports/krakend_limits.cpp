#include "server/imports/krakend_limits.hpp"

#include "engine/config/units.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace signalbox::imports {

namespace {

constexpr std::array<std::string_view, 5> units{"hour", "day", "week", "month", "year"};

/// What one entry is about while it is read.
struct context {
    source& from;
    target& to;
    std::string const& route;  // empty: all

    std::string place() const { return route.empty() ? "all requests" : "route " + route; }
    std::string name() const { return route.empty() ? "all" : route; }
};

void add(context const& of, section match, std::vector<std::string> const& by, section const& counted)
{
    section made;
    made.put("id", of.to.free_name("limits", of.name())).put("match", match.put("route", of.route)).put("by", by);
    for (config::entry const& each : counted.entries()) made.put(each.key, each.value);
    of.to.add("limits", made.made());
}

/// Rates: of the service or of an endpoint, in one form.
void rates(context const& of, node const& limit, std::string const& namespace_name)
{
    source& from = of.from;
    std::string every = from.text(limit, "every");
    if (!every.empty() && !config::read_duration(every)) {
        from.misread(limit, "every", "a duration such as 1m is wanted");
        return;
    }
    if (every.empty()) every = "1s";
    auto const counted = [&](std::string const& amount) {
        return section().put("count", "requests").word("amount", amount).put("window", every);
    };
    if (std::string const all = from.number(limit, "max_rate"); !all.empty()) add(of, {}, {}, counted(all));
    std::string const each = from.number(limit, "client_max_rate"), strategy = from.text(limit, "strategy"), key = from.text(limit, "key");
    for (char const* burst : {"capacity", "client_capacity"})
        if (!from.number(limit, burst).empty())
            from.approximated(line_of(limit), std::string(burst) + ": bursts are those that fit into the window");
    if (!each.empty() && strategy == "header") add(of, {}, {"header:" + key}, counted(each));
    if (!each.empty() && strategy != "header") from.left_out(line_of(limit), "client_max_rate by " + strategy);
    from.carried(line_of(limit), namespace_name + " -> limits of " + of.place());
}

/// What a request weighs: a member of the reply's body, or one.
std::string counted_by_weight(context const& of, node const& tier)
{
    std::string const key = of.from.text(tier, "weight_key");
    if (std::string const where = of.from.text(tier, "weight_strategy"); !where.empty() && where != "body")
        of.from.misread(tier, "weight_strategy", "body is wanted, of which the reply's tokens are read");
    std::string_view const member = std::string_view(key).substr(key.rfind('.') == key.npos ? 0 : key.rfind('.') + 1);
    if (member == "total_tokens") return "total_tokens";
    if (member == "prompt_tokens" || member == "input_tokens") return "prompt_tokens";
    if (member == "completion_tokens" || member == "output_tokens") return "completion_tokens";
    if (!key.empty()) of.from.approximated(line_of(tier), "weight_key " + key + ": each request counts as one");
    return "requests";
}

std::vector<std::string> counted_apart(context const& of, node const& tier)
{
    std::string const strategy = of.from.text(tier, "strategy"), key = of.from.text(tier, "key");
    if (strategy == "header" && !key.empty()) return {"header:" + key};
    if (!strategy.empty()) of.from.approximated(line_of(tier), "quotas by " + strategy + " count by consumer here");
    return {"consumer"};
}

/// The tier of a request stands in a header there, and belongs to its consumer here. Nothing when the tier cannot be said.
std::optional<section> who_has(context const& of, node const& tier, std::string const& header)
{
    std::string const value = of.from.text(tier, "tier_value"), as = of.from.text(tier, "tier_value_as");
    if (as == "*") return section();
    if (!as.empty() && as != "literal" && as != "policy") of.from.misread(tier, "tier_value_as", "literal, policy or * is wanted");
    if (as == "policy" || value.empty()) {
        of.from.left_out(line_of(tier), "a tier by a policy: write a limit with match: {tier: ...} and give consumers that tier");
        return std::nullopt;
    }
    std::string const name = of.to.once("tiers", value, section().put("tags", std::vector<std::string>{value}));
    of.from.approximated(line_of(tier), "the tier " + value + " of the header " + header + " is tier: " + name +
                                            " of consumers, or of map.tier of an authenticator");
    return section().put("tier", name);
}

section counted_in(krakend_amount const& limit, std::string const& what)
{
    section made;
    made.put("count", what).word("amount", limit.amount);
    if (limit.unit == "year") return made.put("window", "365d").put("type", "fixed");
    return made.put("window", limit.unit).put("type", "calendar");
}

/// Null when nothing declares them.
std::vector<krakend_amount> const* limits_of(krakend_quotas const& quotas, std::string const& name, std::string const& rule)
{
    auto const known = quotas.find(name);
    if (known == quotas.end()) return nullptr;
    auto const found = known->second.find(rule);
    return found == known->second.end() ? nullptr : &found->second;
}

void quota(context const& of, node const& attached, krakend_quotas const& quotas)
{
    source& from = of.from;
    std::string const name = from.text(attached, "quota_name"), header = from.text(attached, "tier_key");
    bool covers_all = from.flag(attached, "on_unmatched_tier_allow", false);
    from.flag(attached, "disable_quota_headers", false);
    for (node_pointer const& tier : from.parts(attached, "tiers")) {
        std::string const rule = from.text(*tier, "rule_name");
        auto const* const limits = limits_of(quotas, name, rule);
        if (!limits) {
            from.use(*tier);
            from.left_out(line_of(*tier), "the quota " + name + " has no rule " + rule);
            continue;
        }
        auto const by = counted_apart(of, *tier);
        std::string const what = counted_by_weight(of, *tier);
        auto const match = who_has(of, *tier, header);
        covers_all = covers_all || (match && match->empty());
        if (!match) continue;
        for (krakend_amount const& each : *limits) add(of, *match, by, counted_in(each, what));
    }
    if (!covers_all) from.approximated(line_of(attached), "requests of no tier are refused there, and have no quota here");
    from.carried(line_of(attached), "governance/quota " + name + " -> limits of " + of.place());
}

}  // namespace

krakend_quotas read_krakend_quotas(source& from, node const& extra)
{
    krakend_quotas out;
    auto const processors = from.part(extra, "governance/processors");
    for (node_pointer const& each : processors ? from.parts(*processors, "quotas") : std::vector<node_pointer>()) {
        auto& rules = out[from.text(*each, "name")];
        if (!from.text(*each, "connection_name").empty())
            from.approximated(line_of(*each), "quotas that several gateways share: write storage: {counters: redis, redis: ...}");
        from.flag(*each, "hash_keys", false);
        for (node_pointer const& rule : from.parts(*each, "rules")) {
            auto& amounts = rules[from.text(*rule, "name")];
            for (node_pointer const& limit : from.parts(*rule, "limits")) {
                krakend_amount const made{from.whole(*limit, "amount"), from.text(*limit, "unit")};
                bool const known = std::ranges::find(units, made.unit) != units.end();
                if (!known) from.misread(*limit, "unit", "hour, day, week, month or year is wanted");
                if (known && !made.amount.empty()) amounts.push_back(made);
            }
        }
    }
    return out;
}

void add_krakend_limits(source& from, target& to, node const& extra, std::string const& route, krakend_quotas const& quotas)
{
    context const of{from, to, route};
    std::string const rate = route.empty() ? "qos/ratelimit/service" : "qos/ratelimit/router";
    if (auto const limit = from.part(extra, rate)) rates(of, *limit, rate);
    if (auto const attached = from.part(extra, "governance/quota")) quota(of, *attached, quotas);
}

}  // namespace signalbox::imports
