#include "server/imports/krakend_limits.hpp"

#include "engine/access/credential.hpp"
#include "engine/base/ascii.hpp"
#include "engine/config/decimal.hpp"
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

/// Requests are counted one by one, in windows of these lengths: 0.5 in 1s is 1 in 2s, and 1 in 100ms is 10 in 1s.
constexpr std::int64_t shortest_window = 1'000, longest_window = 366ll * 86'400'000, longest_stretch = 10'000;

section counted(std::string_view amount, std::string const& window)
{
    return section().put("count", "requests").word("amount", amount).put("window", window);
}

/// Nothing when the rate cannot be said in whole requests. `every`: milliseconds, as they stand in `written`.
std::optional<section> whole_rate(std::string const& amount, std::int64_t every, std::string const& written)
{
    auto const read = config::decimal(amount);
    for (std::int64_t stretch = 1; read && stretch <= longest_stretch && every * stretch <= longest_window; ++stretch) {
        auto const whole = read->times(stretch);
        if (!whole || every * stretch < shortest_window) continue;
        return counted(std::to_string(*whole), stretch == 1 ? written : duration_of_milliseconds(std::to_string(every * stretch)));
    }
    return std::nullopt;
}

/// What may not be kept in a counter.
bool holds_credential(std::string_view header)
{
    return access::carries_credential(header) || base::same_text(header, "cookie") || base::same_text(header, "proxy-authorization");
}

/// By what clients are told apart: a header, or else the consumer, as which callers without a key are all one. So nothing is counted by an address here.
std::vector<std::string> counted_apart(context const& of, node const& limit, std::string const& words)
{
    std::string const strategy = of.from.text(limit, "strategy"), key = of.from.text(limit, "key");
    if (!strategy.empty() && strategy != "header" && strategy != "ip" && strategy != "param")
        of.from.misread(limit, "strategy", "ip, header or param is wanted");
    if (strategy == "header" && base::is_token(key) && !holds_credential(key)) return {"header:" + key};
    std::string const what = strategy.empty()                              ? "ip"
                             : strategy == "header" || strategy == "param" ? "the " + strategy + " " + key
                                                                           : strategy;
    of.from.approximated(line_of(limit), words + " by " + what + " count by consumer here, and callers without a key together");
    return {"consumer"};
}

/// False when a limit is lost.
bool rate(context const& of, node const& limit, std::string const& key, std::vector<std::string> const& by, std::int64_t every,
          std::string const& written)
{
    std::string const amount = of.from.number(limit, key);
    bool const understood = !amount.empty() || !has(limit, key);
    auto const zero = config::decimal(amount.empty() ? "0" : amount)->times(1);
    if (zero && *zero == 0) return understood;
    auto const made = whole_rate(amount, every, written);
    if (made) return add(of, {}, by, *made), true;
    return of.from.misread(limit, key, "a rate that whole requests can say is wanted"), false;
}

/// Rates: of the service, of an endpoint or of a backend, in one form; 0 is no limit. False when one is lost.
bool rates(context const& of, node const& limit, std::string const& namespace_name)
{
    source& from = of.from;
    std::string const text = from.text(limit, "every"), every = text.empty() ? "1s" : text;
    auto const length = config::read_duration(every);
    if (!length || *length <= 0) return from.misread(limit, "every", "a duration such as 1m is wanted"), false;
    bool whole = rate(of, limit, "max_rate", {}, *length, every);
    for (char const* burst : {"capacity", "client_capacity"})
        if (!from.number(limit, burst).empty())
            from.approximated(line_of(limit), std::string(burst) + ": bursts are those that fit into the window");
    auto const clients = config::decimal(from.number(limit, "client_max_rate"));
    if (has(limit, "client_max_rate") && !(clients && clients->times(1) == 0)) {
        auto const by = counted_apart(of, limit, namespace_name + ": client_max_rate");
        whole = rate(of, limit, "client_max_rate", by, *length, every) && whole;
    }
    from.carried(line_of(limit), namespace_name + " -> limits of " + of.place());
    return whole;
}

/// What a request weighs: a member of the reply, by the name that vendors or the gateway there give it; usage is the one of the gateway's own replies, and
/// has all tokens. Nothing for another one.
std::optional<std::string> counted_by_weight(std::string_view key)
{
    static constexpr std::array known{
        std::pair{"usage", "total_tokens"},
        std::pair{"total_tokens", "total_tokens"},
        std::pair{"totalTokenCount", "total_tokens"},
        std::pair{"totalTokens", "total_tokens"},
        std::pair{"prompt_tokens", "prompt_tokens"},
        std::pair{"input_tokens", "prompt_tokens"},
        std::pair{"promptTokenCount", "prompt_tokens"},
        std::pair{"inputTokens", "prompt_tokens"},
        std::pair{"completion_tokens", "completion_tokens"},
        std::pair{"output_tokens", "completion_tokens"},
        std::pair{"candidatesTokenCount", "completion_tokens"},
        std::pair{"outputTokens", "completion_tokens"},
    };
    if (key.empty()) return "requests";
    std::string_view const member = key.substr(key.rfind('.') == key.npos ? 0 : key.rfind('.') + 1);
    for (auto const& [name, what] : known)
        if (member == name) return what;
    return std::nullopt;
}

/// The weight of a tier, or that of the whole quota. Nothing, and said, where it counts what is not counted here.
std::optional<std::string> weighed(context const& of, node const& attached, node const& tier)
{
    node const& where = has(tier, "weight_key") ? tier : attached;
    std::string const key = of.from.text(where, "weight_key"), strategy = of.from.text(where, "weight_strategy");
    auto const what = counted_by_weight(key);
    bool const of_body = strategy.empty() || strategy == "body";
    if (what && (of_body || key.empty())) return what;
    of.from.left_out(line_of(tier), "the quota counts what the " + (of_body ? std::string("body") : strategy) + " of replies says in " +
                                        key + ", which is not counted here");
    return std::nullopt;
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

/// False when a limit is lost, of a tier or of the requests of no tier, which are refused there.
bool quota(context const& of, node const& attached, krakend_quotas const& quotas)
{
    source& from = of.from;
    std::string const name = from.text(attached, "quota_name"), header = from.text(attached, "tier_key");
    bool covers_all = from.flag(attached, "on_unmatched_tier_allow", false), whole = true;
    from.flag(attached, "disable_quota_headers", false);
    for (node_pointer const& tier : from.parts(attached, "tiers")) {
        std::string const rule = from.text(*tier, "rule_name");
        auto const* const limits = limits_of(quotas, name, rule);
        if (!limits) {
            from.use(*tier);
            from.left_out(line_of(*tier), "the quota " + name + " has no rule " + rule);
            whole = false;
            continue;
        }
        auto const by = counted_apart(of, *tier, "quotas");
        auto const what = weighed(of, attached, *tier);
        auto const match = who_has(of, *tier, header);
        covers_all = covers_all || (match && what && match->empty());
        whole = whole && what && match;
        if (!match || !what) continue;
        for (krakend_amount const& each : *limits) add(of, *match, by, counted_in(each, *what));
    }
    if (!covers_all) from.left_out(line_of(attached), "requests of no tier are refused there, and have no quota here");
    from.carried(line_of(attached), "governance/quota " + name + " -> limits of " + of.place());
    return whole && covers_all;
}

/// A limit that is there and no section is lost.
bool is_lost(node const& extra, std::string_view name, node_pointer const& found)
{
    return has(extra, name) && !found;
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

bool add_krakend_limits(source& from, target& to, node const& extra, std::string const& route, krakend_quotas const& quotas)
{
    context const of{from, to, route};
    std::string const name = route.empty() ? "qos/ratelimit/service" : "qos/ratelimit/router";
    auto const limit = from.part(extra, name), attached = from.part(extra, "governance/quota");
    bool whole = !is_lost(extra, name, limit) && !is_lost(extra, "governance/quota", attached);
    if (limit) whole = rates(of, *limit, name) && whole;
    if (attached) whole = quota(of, *attached, quotas) && whole;
    return whole;
}

bool add_krakend_backend_limit(source& from, target& to, node const& extra, std::string const& route)
{
    constexpr std::string_view name = "qos/ratelimit/proxy";
    auto const limit = from.part(extra, name);
    if (!limit) return !has(extra, name);
    return rates({from, to, route}, *limit, std::string(name));
}

}  // namespace signalbox::imports
