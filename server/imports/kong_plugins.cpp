#include "server/imports/kong_plugins.hpp"

#include "server/imports/kong_access.hpp"
#include "server/imports/kong_usual.hpp"

#include "engine/config/tree_values.hpp"
#include "engine/expression/pattern.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace signalbox::imports {

namespace {

void decorator(kong_plugin const& of)
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
    if (of.raw) return of.from.left_out(of.line(), "ai-prompt-decorator at a route without an AI proxy: its requests go on as they came");
    of.out.policies.push_back(of.to.once("policies", of.name("prompt-decorator"), section().put("prompt", prompt)));
    of.from.carried(of.line(), "ai-prompt-decorator -> policy " + of.out.policies.back());
}

void prompt_guard(kong_plugin const& of)
{
    section guard;
    auto const deny = of.from.texts(of.config, "deny_patterns"), allow = of.from.texts(of.config, "allow_patterns");
    guard.put("deny", deny).put("allow", allow);
    if (of.from.flag(of.config, "match_all_roles", false))
        guard.put("roles", std::vector<std::string>{"user", "assistant", "system", "tool"});
    of.from.flag(of.config, "allow_all_conversation_history", false);
    if (deny.empty() && allow.empty()) return close_kong_route(of, "ai-prompt-guard without patterns");
    auto const is_known = [](std::string const& each) { return each.find("${") != each.npos || expression::pattern::compile(each); };
    if (!std::ranges::all_of(deny, is_known) || !std::ranges::all_of(allow, is_known))
        return close_kong_route(of, "ai-prompt-guard with a pattern that RE2 does not take");
    section made;
    made.put("prompt_guard", guard).put("deny", section().word("status", "400").put("message", "bad request"));
    of.out.policies.push_back(of.to.once("policies", of.name("prompt-guard"), made));
    of.from.carried(of.line(), "ai-prompt-guard -> policy " + of.out.policies.back());
}

void cors(kong_plugin const& of)
{
    of.out.origins = of.from.texts(of.config, "origins");
    for (char const* key : {"methods", "headers", "exposed_headers", "credentials", "max_age", "preflight_continue"})
        if (auto const each = of.from.take(of.config, key)) of.from.use(*each);
    of.from.carried(of.line(), "cors -> origins of route " + of.route + "; methods and headers are those that its clients need");
}

void body_size(kong_plugin const& of)
{
    static constexpr std::array<std::string_view, 4> units{"", "megabytes", "kilobytes", "bytes"};
    std::string const unit = of.from.text(of.config, "size_unit"), size = of.from.whole(of.config, "allowed_payload_size");
    if (std::ranges::find(units, unit) == units.end())
        of.from.misread(of.config, "size_unit", "one of megabytes, kilobytes, bytes is wanted");
    if (size.empty()) return;
    of.out.body_limit = unit == "bytes" ? size_of_bytes(size) : size + (unit == "kilobytes" ? "KiB" : "MiB");
    of.from.carried(of.line(), "request-size-limiting -> body_limit of route " + of.route);
}

/// Of the code nothing is run: what it may do is read from its words.
bool may_answer(node const& of)
{
    static constexpr std::array words{"exit", "error", "ngx.say", "ngx.print", "redirect"};
    auto const in_text = [&](char const* word) { return of.text.find(word) != of.text.npos; };
    auto const in_entry = [](config::entry const& each) { return may_answer(*each.value); };
    auto const in_item = [](node_pointer const& each) { return may_answer(*each); };
    return std::ranges::any_of(words, in_text) || std::ranges::any_of(of.items, in_item) || std::ranges::any_of(of.entries, in_entry);
}

/// The bridge by which a bearer token counts as a key is built in here.
void code(kong_plugin const& of)
{
    of.from.use(of.config);
    if (may_answer(of.config)) return close_kong_route(of, of.kind() + " with Lua code that answers requests itself");
    of.from.left_out(
        of.line(),
        "Lua code has no counterpart; where it copies a bearer token into a key's header, set bearer: true at the authenticator");
}

void prompt_template(kong_plugin const& of)
{
    bool const others = of.from.flag(of.config, "allow_untemplated_requests", true);
    of.from.use(of.config);
    if (!others) return close_kong_route(of, "ai-prompt-template that allows its templates alone");
    of.from.left_out(of.line(), "the plugin ai-prompt-template");
}

struct plugin_row {
    std::string_view name;
    void (*read)(kong_plugin const& of);
};
constexpr std::array plugins{plugin_row{"key-auth", read_kong_key_auth},
                             plugin_row{"key-auth-enc", read_kong_key_auth},
                             plugin_row{"openid-connect", read_kong_openid_auth},
                             plugin_row{"acl", read_kong_groups},
                             plugin_row{"request-termination", read_kong_termination},
                             plugin_row{"ai-prompt-decorator", decorator},
                             plugin_row{"ai-prompt-guard", prompt_guard},
                             plugin_row{"ai-prompt-template", prompt_template},
                             plugin_row{"cors", cors},
                             plugin_row{"request-size-limiting", body_size},
                             plugin_row{"pre-function", code},
                             plugin_row{"post-function", code}};

constexpr std::array<std::string_view, 45> harmless{"acme",
                                                    "ai-llm-as-judge",
                                                    "ai-prompt-compressor",
                                                    "ai-rag-injector",
                                                    "ai-request-transformer",
                                                    "ai-response-transformer",
                                                    "ai-semantic-cache",
                                                    "amberflo",
                                                    "app-dynamics",
                                                    "aws-request-signing",
                                                    "canary",
                                                    "correlation-id",
                                                    "datadog",
                                                    "datakit",
                                                    "exit-transformer",
                                                    "file-log",
                                                    "forward-proxy",
                                                    "graphql-proxy-cache-advanced",
                                                    "grpc-gateway",
                                                    "grpc-web",
                                                    "http-log",
                                                    "jq",
                                                    "kafka-log",
                                                    "kong-splunk-log",
                                                    "kong-upstream-jwt",
                                                    "loggly",
                                                    "opentelemetry",
                                                    "panw-apisec-http-log",
                                                    "prometheus",
                                                    "proxy-cache",
                                                    "proxy-cache-advanced",
                                                    "request-transformer",
                                                    "request-transformer-advanced",
                                                    "response-transformer",
                                                    "response-transformer-advanced",
                                                    "session",
                                                    "solace-log",
                                                    "statsd",
                                                    "statsd-advanced",
                                                    "syslog",
                                                    "tcp-log",
                                                    "tls-metadata-headers",
                                                    "udp-log",
                                                    "upstream-timeout",
                                                    "zipkin"};

}  // namespace

bool never_refuses(std::string_view plugin)
{
    return std::ranges::find(harmless, plugin) != harmless.end();
}

std::string size_of_bytes(std::string_view text)
{
    std::uint64_t bytes = 0;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), bytes);
    if (problem != std::errc{} || end != text.data() + text.size() || bytes == 0) return {};
    if (bytes % (1u << 20) == 0) return std::to_string(bytes >> 20) + "MiB";
    return bytes % (1u << 10) == 0 ? std::to_string(bytes >> 10) + "KiB" : std::to_string(bytes);
}

void read_kong_plugin(kong_plugin const& of)
{
    for (char const* key : {"id", "name", "instance_name"}) of.from.text(of.plugin, key);
    take_usual(of.from, of.plugin, kong_object::plugin);
    of.out.guarded = of.out.guarded || asks_who_calls(of.kind());
    auto const row = std::ranges::find(plugins, of.kind(), &plugin_row::name);
    if (row != plugins.end()) return row->read(of);
    if (asks_who_calls(of.kind())) return read_kong_unknown_auth(of);
    of.from.use(of.plugin);
    if (never_refuses(of.kind())) return of.from.left_out(of.line(), "the plugin " + of.kind());
    close_kong_route(of, "the plugin " + of.kind());
}

}  // namespace signalbox::imports
