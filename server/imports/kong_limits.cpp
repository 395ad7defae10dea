#include "server/imports/kong_limits.hpp"

#include "server/imports/kong_usual.hpp"

#include "engine/config/decimal.hpp"
#include "engine/config/tree_values.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace signalbox::imports {

namespace {

constexpr std::string_view of_tokens = "ai-rate-limiting-advanced";
constexpr std::array limiting{of_tokens, std::string_view("rate-limiting"), std::string_view("rate-limiting-advanced")};
constexpr std::array<std::string_view, 4> token_counts{"total_tokens", "prompt_tokens", "completion_tokens", "cost"};
constexpr std::array<std::string_view, 2> window_types{"sliding", "fixed"};

struct context {
    source& from;
    target& to;
    node const& plugin;
    node const& config;
    kong_limited const& about;
    std::size_t made = 0;

    int line() const { return line_of(plugin); }
};

/// What limits of all routes count as one counter is no counter of each route.
std::vector<std::string> of_a_route(context const& of)
{
    return of.about.route.empty() ? std::vector<std::string>() : std::vector<std::string>{"route"};
}

/// Who counts apart. Nothing for what has no counterpart, such as addresses.
std::vector<std::string> counted_by(context const& of, std::string const& identifier, std::string_view header)
{
    if (identifier == "consumer" || identifier.empty()) return {"consumer"};
    if (identifier == "credential") return {"key"};
    if (identifier == "header" && !header.empty()) return {"header:" + std::string(header)};
    if (identifier == "service" || identifier == "path") return of_a_route(of);
    of.from.approximated(of.line(), "limits by " + identifier + " count by consumer here");
    return {"consumer"};
}

/// What a limit counts, and how.
struct counting {
    std::string what;
    std::vector<std::string> by;
    std::string type;
};

void add_limit(context& of, counting const& how, std::string const& amount, std::string const& window, std::string_view provider)
{
    section made, match;
    match.put("consumer", of.about.consumer).put("provider", provider).put("route", of.about.route);
    made.put("match", match).put("by", how.by).put("count", how.what).word("amount", amount).put("window", window).put("type", how.type);
    std::string const given = of.from.text(of.plugin, "instance_name");
    of.to.once("limits", (given.empty() ? of.about.called : given) + "-" + window, made);
    ++of.made;
}

/// One of these words; empty, and said, for another one.
template <std::size_t N>
std::string one_of(context const& of, node const& in, std::string_view key, std::array<std::string_view, N> const& words)
{
    std::string found = of.from.text(in, key);
    if (found.empty() || std::ranges::find(words, found) != words.end()) return found;
    std::string wanted;
    for (std::string_view const each : words) wanted.append(wanted.empty() ? "" : ", ").append(each);
    of.from.misread(in, key, "one of " + wanted + " is wanted");
    return {};
}

std::string window_type(context const& of)
{
    return one_of(of, of.config, "window_type", window_types) == "fixed" ? "fixed" : "";
}

/// Numbers of a list; with one that is none the list is as empty, since its places count.
std::vector<std::string> numbers(context const& of, node const& in, std::string_view key)
{
    auto out = of.from.texts(in, key);
    auto const is_number = [](std::string const& each) { return config::decimal(each).has_value(); };
    if (out.size() == of.from.items(in, key).size() && std::ranges::all_of(out, is_number)) return out;
    of.from.misread(in, key, "numbers are wanted");
    return {};
}

/// Amounts with the window of each.
void add_windows(context& of, node const& in, counting const& how, std::string_view provider)
{
    auto const amounts = numbers(of, in, "limit"), windows = numbers(of, in, "window_size");
    for (std::size_t i = 0; i < std::min(amounts.size(), windows.size()); ++i) add_limit(of, how, amounts[i], windows[i] + "s", provider);
    if (amounts.size() < windows.size()) of.from.misread(in, "window_size", "as many as there are limits are wanted");
    if (amounts.size() > windows.size()) of.from.misread(in, "limit", "as many as there are windows are wanted");
}

/// Kong's limits name vendors, ours one provider or all of a route. The provider, empty for all; nothing when neither says it.
std::optional<std::string> provider_of(context const& of, std::string const& vendor, int line)
{
    std::vector<std::string> own;
    bool others = false;
    for (kong_target const& each : of.about.targets) {
        others = others || each.vendor != vendor;
        if (each.vendor == vendor && std::ranges::find(own, each.provider) == own.end()) own.push_back(each.provider);
    }
    if (own.size() == 1) return own.front();
    if (own.empty())
        of.from.approximated(line, "a limit of a vendor that no target here has: it limits nothing, there and here");
    else if (others)
        of.from.left_out(line, "a limit of the vendor " + vendor + ", which has " + std::to_string(own.size()) +
                                   " providers here beside those of other vendors: a limit is about one provider or about all");
    return own.empty() || others ? std::nullopt : std::optional(std::string());
}

void token_limits(context& of)
{
    std::string const strategy = one_of(of, of.config, "tokens_count_strategy", token_counts);
    std::string const what = strategy == "cost" ? "cost_usd" : strategy.empty() ? "total_tokens" : strategy;
    counting const how{what, counted_by(of, of.from.text(of.config, "identifier"), of.from.text(of.config, "header_name")),
                       window_type(of)};
    for (node_pointer const& each : of.from.parts(of.config, "llm_providers")) {
        std::string const vendor = of.from.text(*each, "name");
        if (vendor.empty() || vendor == "requestPrompt") {
            of.from.use(*each);
            of.from.left_out(line_of(*each),
                             vendor.empty() ? "a limit that names no vendor" : "a limit of what a function of the file counts");
        } else if (auto const provider = provider_of(of, vendor, line_of(*each))) {
            add_windows(of, *each, how, *provider);
        } else {
            of.from.use(*each);
        }
    }
    for (char const* key : {"limit", "window_size", "policies"})
        if (has(of.config, key)) {
            of.from.use(*of.from.take(of.config, key));
            of.from.left_out(of.line(), std::string(of_tokens) + ": " + key + "; limits below llm_providers are what is read");
        }
}

void request_limits(context& of)
{
    static constexpr std::array spans{std::pair{"second", "1s"}, std::pair{"minute", "1m"}, std::pair{"hour", "1h"},
                                      std::pair{"day", "1d"},    std::pair{"month", "30d"}, std::pair{"year", "365d"}};
    std::string identifier = of.from.text(of.config, "limit_by");
    if (identifier.empty()) identifier = of.from.text(of.config, "identifier");
    counting how{"requests", counted_by(of, identifier, of.from.text(of.config, "header_name")), "fixed"};
    for (auto const& [key, window] : spans)
        if (std::string const amount = of.from.number(of.config, key); !amount.empty()) add_limit(of, how, amount, window, {});
    how.type = window_type(of);
    add_windows(of, of.config, how, {});
}

}  // namespace

bool is_kong_limit(std::string_view plugin)
{
    return std::ranges::find(limiting, plugin) != limiting.end();
}

void read_kong_limit(source& from, target& to, node const& plugin, kong_limited const& about)
{
    for (char const* key : {"id", "name", "instance_name"}) from.text(plugin, key);
    take_usual(from, plugin, kong_object::plugin);
    static node const nothing{.what = node::kind::map};
    auto const config = from.part(plugin, "config");
    context of{from, to, plugin, config ? *config : nothing, about};
    std::string const name = config::text_of(plugin, "name");
    if (name == of_tokens)
        token_limits(of);
    else
        request_limits(of);
    std::string const whose = about.route.empty() ? "all routes" : "route " + about.route;
    std::string const whom = about.consumer.empty() ? "" : " for the consumer " + about.consumer;
    if (of.made > 0)
        from.carried(line_of(plugin), name + " -> limits of " + whose + whom);
    else
        from.left_out(line_of(plugin), name + whom + ": no limit of " + whose + " is made of it");
}

}  // namespace signalbox::imports
