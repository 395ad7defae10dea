#include "server/imports/kong_plugins.hpp"

#include "server/imports/kong_openid.hpp"
#include "server/imports/kong_usual.hpp"

#include "engine/config/decimal.hpp"
#include "engine/config/tree_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>

namespace signalbox::imports {

namespace {

struct context {
    source& from;
    target& to;
    node const& plugin;
    node const& config;
    std::string const& route;
    kong_surroundings& out;

    int line() const { return line_of(plugin); }
    std::string name(std::string_view otherwise) const
    {
        std::string const given = from.text(plugin, "instance_name");
        return given.empty() ? std::string(otherwise) : given;
    }
};

void key_auth(context const& of)
{
    take_usual(of.from, of.config, kong_object::key_auth);
    section made;
    made.put("type", "key");
    auto names = of.from.texts(of.config, "key_names");
    made.put("names", names.empty() ? std::vector<std::string>{"apikey"} : names);
    std::vector<std::string> places;
    if (of.from.flag(of.config, "key_in_header", true)) places.emplace_back("header");
    if (of.from.flag(of.config, "key_in_query", true)) places.emplace_back("query");
    made.put("in", places).word("bearer", "false").put("anonymous", of.from.text(of.config, "anonymous"));
    if (!of.from.flag(of.config, "hide_credentials", true))
        of.from.approximated(of.line(), "hide_credentials false: keys of callers never go on to a provider");
    of.out.auth.push_back(of.to.once("auth", of.name("key-auth"), made));
    of.from.carried(of.line(), "key-auth -> auth " + of.out.auth.back());
}

void openid(context const& of)
{
    std::string const id = read_kong_openid(of.from, of.to, of.config, of.name("openid"), of.line());
    if (!id.empty()) of.out.auth.push_back(id);
}

void unknown_auth(context const& of)
{
    of.from.left_out(of.line(), "the plugin " + config::text_of(of.plugin, "name") + ": the route asks for a key of Signalbox instead");
    of.from.use(of.config);
}

void decorator(context const& of)
{
    section prompt;
    auto const prompts = of.from.part(of.config, "prompts");
    of.from.text(of.config, "llm_format");
    for (char const* const place : {"prepend", "append"}) {
        std::vector<node_pointer> messages;
        for (node_pointer const& each : prompts ? of.from.parts(*prompts, place) : std::vector<node_pointer>()) {
            std::string const role = of.from.text(*each, "role"), content = of.from.text(*each, "content");
            if (role == "system" && place == std::string_view("prepend"))
                of.out.instructions += (of.out.instructions.empty() ? "" : "\n") + content;
            messages.push_back(section().put("role", role).put("content", content).made());
        }
        if (!messages.empty()) prompt.put(place, list_node(std::move(messages)));
    }
    of.out.policies.push_back(of.to.once("policies", of.name("prompt-decorator"), section().put("prompt", prompt)));
    of.from.carried(of.line(), "ai-prompt-decorator -> policy " + of.out.policies.back());
}

void prompt_guard(context const& of)
{
    section guard;
    guard.put("deny", of.from.texts(of.config, "deny_patterns")).put("allow", of.from.texts(of.config, "allow_patterns"));
    if (of.from.flag(of.config, "match_all_roles", false))
        guard.put("roles", std::vector<std::string>{"user", "assistant", "system", "tool"});
    of.from.flag(of.config, "allow_all_conversation_history", false);
    if (guard.empty()) return of.from.left_out(of.line(), "a prompt guard without patterns");
    section made;
    made.put("prompt_guard", guard).put("deny", section().word("status", "400").put("message", "bad request"));
    of.out.policies.push_back(of.to.once("policies", of.name("prompt-guard"), made));
    of.from.carried(of.line(), "ai-prompt-guard -> policy " + of.out.policies.back());
}

/// Who counts apart. Nothing for what has no counterpart, such as addresses.
std::vector<std::string> counted_by(context const& of, std::string const& identifier, std::string_view header)
{
    if (identifier == "consumer" || identifier.empty()) return {"consumer"};
    if (identifier == "credential") return {"key"};
    if (identifier == "header" && !header.empty()) return {"header:" + std::string(header)};
    if (identifier == "service" || identifier == "path") return {"route"};
    of.from.approximated(of.line(), "limits by " + identifier + " count by consumer here");
    return {"consumer"};
}

void add_limit(context const& of, std::string_view what, std::string const& amount, std::string const& window, section match,
               std::vector<std::string> const& by, std::string const& type)
{
    section made;
    made.put("id", of.to.free_name("limits", of.name(of.route) + "-" + window)).put("match", match.put("route", of.route)).put("by", by);
    made.put("count", what).word("amount", amount).put("window", window).put("type", type);
    of.to.add("limits", made.made());
}

constexpr std::array<std::string_view, 4> token_counts{"total_tokens", "prompt_tokens", "completion_tokens", "cost"};
constexpr std::array<std::string_view, 2> window_types{"sliding", "fixed"};
constexpr std::array<std::string_view, 3> size_units{"megabytes", "kilobytes", "bytes"};

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

std::string counted_tokens(std::string const& strategy)
{
    if (strategy == "prompt_tokens" || strategy == "completion_tokens") return strategy;
    return strategy == "cost" ? "cost_usd" : "total_tokens";
}

/// The provider that Kong's limit names is a vendor; here it is the id that imports give it.
void token_limits(context const& of)
{
    std::string const type = window_type(of), strategy = one_of(of, of.config, "tokens_count_strategy", token_counts);
    auto const by = counted_by(of, of.from.text(of.config, "identifier"), of.from.text(of.config, "header_name"));
    for (node_pointer const& each : of.from.parts(of.config, "llm_providers")) {
        std::string const vendor = of.from.text(*each, "name");
        auto const amounts = numbers(of, *each, "limit"), windows = numbers(of, *each, "window_size");
        for (std::size_t i = 0; i < std::min(amounts.size(), windows.size()); ++i)
            add_limit(of, counted_tokens(strategy), amounts[i], windows[i] + "s",
                      section().put("provider", vendor == "requestPrompt" ? "" : vendor), by, type);
    }
    of.from.carried(of.line(), "ai-rate-limiting-advanced -> limits of route " + of.route);
}

void request_limits(context const& of)
{
    static constexpr std::array spans{std::pair{"second", "1s"}, std::pair{"minute", "1m"}, std::pair{"hour", "1h"},
                                      std::pair{"day", "1d"},    std::pair{"month", "30d"}, std::pair{"year", "365d"}};
    std::string identifier = of.from.text(of.config, "limit_by");
    if (identifier.empty()) identifier = of.from.text(of.config, "identifier");
    auto const by = counted_by(of, identifier, of.from.text(of.config, "header_name"));
    for (auto const& [key, window] : spans)
        if (std::string const amount = of.from.number(of.config, key); !amount.empty())
            add_limit(of, "requests", amount, window, {}, by, "fixed");
    auto const amounts = numbers(of, of.config, "limit"), windows = numbers(of, of.config, "window_size");
    std::string const type = window_type(of);
    for (std::size_t i = 0; i < std::min(amounts.size(), windows.size()); ++i)
        add_limit(of, "requests", amounts[i], windows[i] + "s", {}, by, type);
    of.from.carried(of.line(), "a limit of requests -> limits of route " + of.route);
}

void cors(context const& of)
{
    of.out.origins = of.from.texts(of.config, "origins");
    for (char const* key : {"methods", "headers", "exposed_headers", "credentials", "max_age", "preflight_continue"})
        if (auto const each = of.from.take(of.config, key)) of.from.use(*each);
    of.from.carried(of.line(), "cors -> origins of route " + of.route + "; methods and headers are those that its clients need");
}

void body_size(context const& of)
{
    std::string const unit = one_of(of, of.config, "size_unit", size_units), size = of.from.whole(of.config, "allowed_payload_size");
    if (size.empty()) return;
    of.out.body_limit = unit == "bytes" ? size_of_bytes(size) : size + (unit == "kilobytes" ? "KiB" : "MiB");
    of.from.carried(of.line(), "request-size-limiting -> body_limit of route " + of.route);
}

/// The bridge by which a bearer token counts as a key, which is built in here.
void bridge(context const& of)
{
    of.from.use(of.config);
    of.from.left_out(
        of.line(),
        "Lua code has no counterpart; where it copies a bearer token into a key's header, set bearer: true at the authenticator");
}

struct plugin_row {
    std::string_view name;
    bool asks_who = false;
    void (*read)(context const& of);
};
constexpr std::array plugins{plugin_row{"key-auth", true, key_auth},
                             plugin_row{"key-auth-enc", true, key_auth},
                             plugin_row{"openid-connect", true, openid},
                             plugin_row{"jwt", true, unknown_auth},
                             plugin_row{"basic-auth", true, unknown_auth},
                             plugin_row{"oauth2", true, unknown_auth},
                             plugin_row{"oauth2-introspection", true, unknown_auth},
                             plugin_row{"hmac-auth", true, unknown_auth},
                             plugin_row{"ldap-auth", true, unknown_auth},
                             plugin_row{"ldap-auth-advanced", true, unknown_auth},
                             plugin_row{"mtls-auth", true, unknown_auth},
                             plugin_row{"header-cert-auth", true, unknown_auth},
                             plugin_row{"acl", true, unknown_auth},
                             plugin_row{"ip-restriction", true, unknown_auth},
                             plugin_row{"ai-prompt-decorator", false, decorator},
                             plugin_row{"ai-prompt-guard", false, prompt_guard},
                             plugin_row{"ai-rate-limiting-advanced", false, token_limits},
                             plugin_row{"rate-limiting", false, request_limits},
                             plugin_row{"rate-limiting-advanced", false, request_limits},
                             plugin_row{"cors", false, cors},
                             plugin_row{"request-size-limiting", false, body_size},
                             plugin_row{"pre-function", false, bridge}};

}  // namespace

bool is_off(source& from, node const& plugin)
{
    if (from.flag(plugin, "enabled", true)) return false;
    from.left_out(line_of(plugin), "the plugin " + from.text(plugin, "name") + " is switched off");
    from.use(plugin);
    return true;
}

std::string size_of_bytes(std::string_view text)
{
    std::uint64_t bytes = 0;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), bytes);
    if (problem != std::errc{} || end != text.data() + text.size() || bytes == 0) return {};
    if (bytes % (1u << 20) == 0) return std::to_string(bytes >> 20) + "MiB";
    return bytes % (1u << 10) == 0 ? std::to_string(bytes >> 10) + "KiB" : std::to_string(bytes);
}

bool read_kong_plugin(source& from, target& to, node const& plugin, std::string const& route, kong_surroundings& out)
{
    auto const row = std::ranges::find(plugins, config::text_of(plugin, "name"), &plugin_row::name);
    if (row == plugins.end()) return false;
    for (char const* key : {"id", "name", "instance_name"}) from.text(plugin, key);
    take_usual(from, plugin, kong_object::plugin);
    static node const nothing{.what = node::kind::map};
    auto const config = from.part(plugin, "config");
    out.guarded = out.guarded || row->asks_who;
    row->read({from, to, plugin, config ? *config : nothing, route, out});
    return true;
}

}  // namespace signalbox::imports
