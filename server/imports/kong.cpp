// Kong's declarative file (decK): services, routes, consumers and plugins. A service's url is a placeholder where an AI proxy stands before it, and is not
// read then. First the routes are gathered with their plugins, since what a plugin means depends on how many routes have it.
#include "server/imports/additions.hpp"
#include "server/imports/imported.hpp"
#include "server/imports/kong_access.hpp"
#include "server/imports/kong_destination.hpp"
#include "server/imports/kong_limits.hpp"
#include "server/imports/kong_match.hpp"
#include "server/imports/kong_plugins.hpp"
#include "server/imports/kong_usual.hpp"

#include "engine/config/tree_values.hpp"

#include <algorithm>

namespace signalbox::imports {

namespace {

constexpr std::string_view listen = "127.0.0.1:8000";

class reader {
public:
    explicit reader(source& from) : from_(from), to_(from), scopes_(from), consumers_(read_kong_consumers(from, to_)) {}
    imported read();

private:
    void head();
    void service(node_pointer const& of);
    void route(node_pointer const& of, node_pointer const& service);
    void find_refused();
    void surround(kong_route& one);
    void read_plugin(kong_route& one, node const& plugin);
    void read_narrow(kong_route& one, kong_scopes::plugin const& narrow);
    void proxy(kong_route& one, node const& plugin);
    void write(kong_route& one);
    bool put_plain(kong_route const& one, section& made);
    void put_proxied(kong_route const& one, section& made);
    void keep_reachable();
    void limits(kong_route const& one);
    void narrow_limit(kong_route const& one, kong_scopes::plugin const& narrow);
    std::vector<kong_target> all_targets() const;
    void keep_to_routes();

    source& from_;
    target to_;
    kong_scopes scopes_;
    kong_consumers consumers_;
    std::set<std::string> refused_;  // consumers of which a plugin refuses all requests
    std::vector<kong_route> routes_;
    std::vector<node_pointer> written_;
};

void reader::head()
{
    from_.text(from_.root(), "_format_version");
    from_.flag(from_.root(), "_transform", true);
    if (auto const info = from_.part(from_.root(), "_info")) to_.part("meta").put("tags", from_.texts(*info, "select_tags"));
    if (std::string const name = from_.text(from_.root(), "_workspace"); !name.empty())
        from_.approximated(line_of(*config::child(from_.root(), "_workspace")),
                           "the workspace " + name + ": a gateway has one configuration");
}

void reader::service(node_pointer const& of)
{
    for (char const* key : {"id", "name", "url", "host", "protocol", "path"}) from_.text(*of, key);
    from_.whole(*of, "port");
    take_usual(from_, *of, kong_object::service);
    if (!from_.flag(*of, "enabled", true)) {
        from_.use(*of);
        return from_.left_out(line_of(*of), "the service " + config::text_of(*of, "name") + " is switched off");
    }
    for (node_pointer const& each : from_.parts(*of, "routes")) route(each, of);
}

void reader::route(node_pointer const& of, node_pointer const& service)
{
    kong_route one{};
    one.of = of;
    one.service = service;
    std::string const name = from_.text(*of, "name");
    from_.text(*of, "id");
    take_usual(from_, *of, kong_object::route);
    auto const paths = from_.texts(*of, "paths");
    auto const plain = std::ranges::find_if(paths, [](std::string const& each) { return each.starts_with('/'); });
    if (plain == paths.end()) {
        from_.use(*of);
        return from_.left_out(line_of(*of), "route " + name + ": only routes with a plain path have a counterpart");
    }
    one.path = *plain;
    one.id = to_.free_name("routes", name.empty() ? one.path : name);
    to_.add("routes", section().put("id", one.id).made());  // keeps the name; written anew below
    one.plugins = scopes_.plugins_of(*of, service);
    one.narrow = scopes_.narrow_plugins_of(*of, service);
    for (std::string const& each : paths)
        if (each != one.path) from_.left_out(line_of(*of), "route " + name + ": its further path " + each);
    one.strips_path = from_.flag(*of, "strip_path", true);
    routes_.push_back(std::move(one));
}

void reader::find_refused()
{
    for (kong_route const& one : routes_)
        for (kong_scopes::plugin const& each : one.narrow)
            if (config::text_of(*each.of, "name") == "request-termination" && !each.whom.consumer.empty())
                refused_.insert(consumers_.name_of(each.whom.consumer));
}

void reader::surround(kong_route& one)
{
    for (node_pointer const& each : one.plugins) read_plugin(one, *each);
    for (kong_scopes::plugin const& each : one.narrow) read_narrow(one, each);
}

void reader::read_plugin(kong_route& one, node const& plugin)
{
    std::string const name = config::text_of(plugin, "name");
    if (name == "ai-proxy" || name == "ai-proxy-advanced" || name == "datakit" || is_kong_limit(name)) return;
    static node const nothing{.what = node::kind::map};
    auto const config = from_.part(plugin, "config");
    read_kong_plugin({from_, to_, consumers_, refused_, plugin, config ? *config : nothing, one.id, !one.proxied, one.around});
}

/// For one consumer or group: limits come later, and what may refuse requests refuses all of theirs.
void reader::read_narrow(kong_route& one, kong_scopes::plugin const& narrow)
{
    std::string const name = config::text_of(*narrow.of, "name");
    bool const harmless = never_refuses(name) || name == "ai-proxy" || name == "ai-proxy-advanced" || name == "ai-prompt-decorator";
    bool const limit = is_kong_limit(name);
    if (limit && !consumers_.name_of(narrow.whom.consumer).empty()) return;
    from_.use(*narrow.of);
    if (limit || harmless) return from_.left_out(line_of(*narrow.of), "the plugin " + name + " for one consumer or group of consumers");
    close_kong_route_to({from_, to_, consumers_, refused_, *narrow.of, *narrow.of, one.id, !one.proxied, one.around}, narrow.whom);
}

void reader::proxy(kong_route& one, node const& plugin)
{
    for (char const* key : {"id", "name", "instance_name"}) from_.text(plugin, key);
    take_usual(from_, plugin, kong_object::plugin);
    one.proxied = true;
    one.proxy = from_.part(plugin, "config");
    if (!one.proxy) return;
    take_usual(from_, *one.proxy, kong_object::proxy);
    for (char const* key : {"embeddings", "vectordb"})  // of the algorithm semantic, which has a note of its own
        if (auto const each = from_.take(*one.proxy, key)) from_.use(*each);
    std::vector<node_pointer> const all =
        has(*one.proxy, "targets") ? from_.parts(*one.proxy, "targets") : std::vector<node_pointer>{one.proxy};
    for (node_pointer const& each : all)
        if (auto made = read_kong_target(from_, to_, *each)) one.targets.push_back(std::move(*made));
}

/// A route without an AI proxy goes on as it came. False, and said, when it leads nowhere.
bool reader::put_plain(kong_route const& one, section& made)
{
    std::string const url = one.service ? kong_address(*one.service) : std::string();
    if (one.proxied || url.find("://") == url.npos) {
        from_.left_out(line_of(*one.of),
                       "route " + one.path +
                           (one.proxied ? ": none of its targets could be carried over" : ": it has no service with an address"));
        return false;
    }
    web_place at = read_web_place(url);
    while (at.address.ends_with('/')) at.address.pop_back();
    additions with(from_, to_, "openai_compatible", variable_name(host_of(url)) + "_KEY");
    with.address(at, line_of(*one.service));
    std::string kept = one.strips_path ? std::string() : one.path;
    while (kept.ends_with('/')) kept.pop_back();
    made.put("accept", "raw").put("to", with.place(at.address) + kept + "/");
    return true;
}

void reader::put_proxied(kong_route const& one, section& made)
{
    std::string const streams = from_.text(*one.proxy, "response_streaming"), format = from_.text(*one.proxy, "llm_format");
    if (format == "anthropic" || format == "gemini" || format == "cohere")
        made.put("accept", format);
    else if (!format.empty() && format != "openai")
        from_.misread(*one.proxy, "llm_format", "openai, anthropic, gemini or cohere is wanted; clients speak openai");
    if (!one.strips_path)
        from_.approximated(line_of(*one.of), "strip_path false: the path behind the route's says what is asked, as with true");
    made.put("stream", streams == "allow" ? "" : streams).put("to", kong_destination(from_, to_, one, routes_));
    if (std::ranges::any_of(one.targets, &kong_target::payloads)) made.put("logging", section().put("payloads", "all"));
}

void reader::write(kong_route& one)
{
    auto const match = read_kong_match(from_, to_, one);
    if (!match) return;
    auto const auth = kong_authenticators(from_, line_of(*one.of), one.id, one.around);
    section made;
    made.put("id", one.id).put("match", *match);
    if (auth.empty() && !one.around.guarded) made.word("public", "true");
    if (one.around.closed) one.around.policies.insert(one.around.policies.begin(), kong_closing_policy(to_));
    made.put("auth", auth).put("policies", one.around.policies);
    if (!one.around.origins.empty()) made.put("cors", section().put("origins", one.around.origins));
    std::string limit = one.around.body_limit;
    if (!one.targets.empty()) {
        if (limit.empty()) limit = size_of_bytes(from_.whole(*one.proxy, "max_request_body_size"));
        put_proxied(one, made);
    } else if (!put_plain(one, made)) {
        return;
    }
    written_.push_back(made.word("body_limit", limit).put("tags", from_.texts(*one.of, "tags")).made());
}

/// Of the routes that were written those that some request reaches are left, in `routes_` as well.
void reader::keep_reachable()
{
    written_ = in_order_of_matching(from_, std::move(written_));
    to_.clear("routes");
    for (node_pointer const& each : written_) to_.add("routes", each);
    std::erase_if(routes_, [&](kong_route const& one) {
        return std::ranges::none_of(written_, [&](node_pointer const& each) { return config::text_of(*each, "id") == one.id; });
    });
    for (kong_route const& one : routes_) from_.carried(line_of(*one.of), "route " + one.path + " -> route " + one.id);
}

std::vector<kong_target> reader::all_targets() const
{
    std::vector<kong_target> out;
    for (kong_route const& each : routes_) out.insert(out.end(), each.targets.begin(), each.targets.end());
    return out;
}

/// A plugin of a service, or of all, has one counter for its routes.
void reader::limits(kong_route const& one)
{
    for (node_pointer const& each : one.plugins) {
        std::string const name = config::text_of(*each, "name");
        if (!is_kong_limit(name)) continue;
        auto const has_it = [&](kong_route const& other) { return std::ranges::find(other.plugins, each) != other.plugins.end(); };
        auto const shared = static_cast<std::size_t>(std::ranges::count_if(routes_, has_it));
        if (shared > 1 && shared == routes_.size()) {
            read_kong_limit(from_, to_, *each, {name, {}, {}, all_targets()});
            continue;
        }
        if (shared > 1)
            from_.left_out(line_of(*each), name + ": " + std::to_string(shared) +
                                               " routes share its counter there, and each has its own here: together they may use " +
                                               std::to_string(shared) + " times as much");
        read_kong_limit(from_, to_, *each, {one.id, one.id, {}, one.targets});
    }
    for (kong_scopes::plugin const& each : one.narrow) narrow_limit(one, each);
}

/// It holds beside what holds for all, so that it can make a limit narrower and never wider.
void reader::narrow_limit(kong_route const& one, kong_scopes::plugin const& narrow)
{
    std::string const name = config::text_of(*narrow.of, "name"), consumer = consumers_.name_of(narrow.whom.consumer);
    if (!is_kong_limit(name) || consumer.empty()) return;
    from_.approximated(line_of(*narrow.of),
                       name + " for the consumer " + consumer + " holds beside the limits of all callers, and not in their place");
    bool const everywhere = !narrow.below_route && !narrow.below_service && narrow.route.empty() && narrow.service.empty();
    if (everywhere)
        read_kong_limit(from_, to_, *narrow.of, {consumer, {}, consumer, all_targets()});
    else
        read_kong_limit(from_, to_, *narrow.of, {one.id + "-" + consumer, one.id, consumer, one.targets});
}

/// Kong has no paths but those of its routes. The built-in ones here would lead callers around what guards and limits a route.
void reader::keep_to_routes()
{
    auto const takes_tokens = [](node_pointer const& plugin) { return config::text_of(*plugin, "name") == "openid-connect"; };
    auto const signs_in = [&](kong_route const& one) { return std::ranges::any_of(one.plugins, takes_tokens); };
    if (consumers_.names.empty() && std::ranges::none_of(routes_, signs_in)) return;
    std::vector<std::string> all;
    for (kong_route const& each : routes_) all.push_back("route:" + each.id);
    to_.add("tiers", section().put("id", kong_tier).put("allow", all).made());
}

imported reader::read()
{
    head();
    for (node_pointer const& each : from_.parts(from_.root(), "services")) service(each);
    for (node_pointer const& each : from_.parts(from_.root(), "routes")) route(each, scopes_.service_of(*each));
    scopes_.finish();
    find_refused();
    for (kong_route& one : routes_)
        for (node_pointer const& each : one.plugins) {
            std::string const name = config::text_of(*each, "name");
            if (name == "ai-proxy" || name == "ai-proxy-advanced") proxy(one, *each);
            if (name == "datakit") one.workflow = each;
        }
    for (kong_route& one : routes_) surround(one);
    for (kong_route& one : routes_) write(one);
    keep_reachable();
    for (kong_route const& one : routes_) limits(one);
    keep_to_routes();
    section& server = to_.part("server");
    server.put("listen", std::vector<std::string>{std::string(listen)});
    server.put("response_headers", section().put("compat", std::vector<std::string>{"kong"}));
    from_.approximated(0, "the gateway listens on " + std::string(listen) + ", which is Kong's usual port, on this machine alone");
    return {to_.finish(), from_.finish()};
}

}  // namespace

imported from_kong(source& from)
{
    return reader(from).read();
}

}  // namespace signalbox::imports
