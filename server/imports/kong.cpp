// Kong's declarative file (decK): services, routes, consumers and plugins. A service's url is a placeholder where an AI proxy stands before it, and is not
// read then. The workflow that asks a model which alias fits becomes a group that classifies.
#include "server/imports/additions.hpp"
#include "server/imports/imported.hpp"
#include "server/imports/kong_consumers.hpp"
#include "server/imports/kong_plugins.hpp"
#include "server/imports/kong_scopes.hpp"
#include "server/imports/kong_target.hpp"
#include "server/imports/kong_usual.hpp"

#include "engine/config/tree_values.hpp"
#include "engine/wire/url.hpp"

#include <algorithm>

namespace signalbox::imports {

namespace {

constexpr std::string_view listen = "127.0.0.1:8000";

/// A route with all that stands around it.
struct kong_route {
    node_pointer of, service;
    std::string id, path;  // of the file, the first one
    std::vector<node_pointer> plugins;
    kong_surroundings around;
    std::vector<kong_target> targets;
    node_pointer proxy, workflow;  // configurations of the AI proxy and of datakit
    bool proxied = false;          // an AI proxy stands before the service, whether it can be carried over or not
};

class reader {
public:
    explicit reader(source& from) : from_(from), to_(from), scopes_(from) {}
    imported read();

private:
    void service(node_pointer const& of);
    void route(node_pointer const& of, node_pointer const& service);
    void surround(kong_route& one);
    void proxy(kong_route& one, node const& plugin);
    void write(kong_route const& one);
    node_pointer destination(kong_route const& one);
    node_pointer by_alias(kong_route const& one, std::vector<std::string> const& aliases);
    std::string together(kong_route const& one, std::string const& name, std::vector<kong_target> const& targets);
    std::string classifying(kong_route const& one, kong_route const& selector);
    kong_route const* selector_of(kong_route const& one);
    bool put_plain(kong_route const& one, section& made);

    source& from_;
    target to_;
    kong_scopes scopes_;
    std::vector<kong_route> routes_;
};

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
    kong_route one{.of = of,
                   .service = service,
                   .id = {},
                   .path = {},
                   .plugins = {},
                   .around = {},
                   .targets = {},
                   .proxy = nullptr,
                   .workflow = nullptr};
    std::string const name = from_.text(*of, "name");
    from_.text(*of, "id");
    take_usual(from_, *of, kong_object::route);
    auto const paths = from_.texts(*of, "paths");
    from_.texts(*of, "protocols");
    auto const plain = std::ranges::find_if(paths, [](std::string const& each) { return each.starts_with('/'); });
    if (plain == paths.end()) {
        from_.use(*of);
        return from_.left_out(line_of(*of), "route " + name + ": only routes with a plain path have a counterpart");
    }
    one.path = *plain;
    one.id = to_.free_name("routes", name.empty() ? one.path : name);
    to_.add("routes", section().put("id", one.id).made());  // keeps the name; written anew below
    one.plugins = scopes_.plugins_of(*of, service);
    for (std::string const& each : paths)
        if (each != one.path) from_.left_out(line_of(*of), "route " + name + ": its further path " + each);
    if (!from_.flag(*of, "strip_path", true))
        from_.approximated(line_of(*of), "strip_path false: the path behind the route's says what is asked, as with true");
    surround(one);
    routes_.push_back(std::move(one));
}

/// A route's plugin wins over its service's of the same name, and that over a global one.
void reader::surround(kong_route& one)
{
    std::vector<std::string> seen;
    for (node_pointer const& each : one.plugins) {
        std::string const name = config::text_of(*each, "name");
        if (std::ranges::find(seen, name) != seen.end()) continue;
        seen.push_back(name);
        if (is_off(from_, *each)) continue;
        if (name == "ai-proxy" || name == "ai-proxy-advanced") {
            proxy(one, *each);
        } else if (name == "datakit") {
            one.workflow = each;
        } else if (!read_kong_plugin(from_, to_, *each, one.id, one.around)) {
            from_.use(*each);
            from_.left_out(line_of(*each), "the plugin " + name);
        }
    }
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

/// One target is itself; several are a group. The name of where requests go.
std::string reader::together(kong_route const& one, std::string const& name, std::vector<kong_target> const& targets)
{
    if (targets.size() == 1) return targets.front().destination;
    section made;
    std::string const id = to_.free_name("groups", name);
    made.put("id", id);
    read_kong_balancer(from_, one.proxy ? from_.part(*one.proxy, "balancer") : nullptr, targets, made);
    to_.add("groups", made.made());
    return "group:" + id;
}

/// Requests that ask for an alias go to its targets, others to the targets without one, as the proxy does.
node_pointer reader::by_alias(kong_route const& one, std::vector<std::string> const& aliases)
{
    section map;
    std::vector<kong_target> others;
    for (std::string const& alias : aliases) {
        std::vector<kong_target> own;
        std::ranges::copy_if(one.targets, std::back_inserter(own), [&](kong_target const& each) { return each.alias == alias; });
        if (alias.empty())
            others = std::move(own);
        else
            map.put(alias, together(one, alias, own));
    }
    section made;
    made.put("value", "body.model").put("map", map);
    if (!others.empty()) made.put("default", together(one, one.id, others));
    return made.made();
}

/// The route of this file that a workflow calls to learn which alias fits.
kong_route const* reader::selector_of(kong_route const& one)
{
    auto const config = one.workflow ? config::child(*one.workflow, "config") : nullptr;
    auto const nodes = config ? config::child(*config, "nodes") : nullptr;
    for (node_pointer const& each : nodes ? nodes->items : std::vector<node_pointer>()) {
        auto const url = wire::parse_url(config::text_of(*each, "url"));
        if (config::text_of(*each, "type") != "call" || !url) continue;
        auto const found =
            std::ranges::find_if(routes_, [&](kong_route const& other) { return url->path == other.path && other.id != one.id; });
        if (found != routes_.end() && !found->targets.empty()) return &*found;
    }
    return nullptr;
}

std::string reader::classifying(kong_route const& one, kong_route const& selector)
{
    section labels, classifier, made;
    std::string first, otherwise;
    std::vector<std::string> seen;
    for (kong_target const& each : one.targets) {
        if (each.alias.empty()) {
            otherwise = each.destination;
        } else if (std::ranges::find(seen, each.alias) == seen.end()) {
            std::vector<kong_target> own;
            std::ranges::copy_if(one.targets, std::back_inserter(own), [&](kong_target const& other) { return other.alias == each.alias; });
            labels.put(each.alias, together(one, one.id + "-" + each.alias, own));
            seen.push_back(each.alias);
        }
    }
    for (kong_target const& each : one.targets)
        if (first.empty() && !each.alias.empty() && (otherwise.empty() || each.destination == otherwise)) first = each.alias;
    if (first.empty() && !seen.empty()) first = seen.front();
    classifier.put("model", selector.targets.front().destination)
        .put("labels", labels)
        .put("default", first)
        .put("prompt", selector.around.instructions);
    made.put("id", to_.free_name("groups", one.id)).put("strategy", "classify").put("classifier", classifier);
    to_.add("groups", made.made());
    from_.approximated(line_of(*one.workflow), "the workflow that asks " + selector.path +
                                                   " -> a group that classifies; without an answer the label \"" + first + "\" counts");
    from_.use(*one.workflow);
    return "group:" + config::text_of(*made.made(), "id");
}

node_pointer reader::destination(kong_route const& one)
{
    std::vector<std::string> aliases;
    for (kong_target const& each : one.targets)
        if (std::ranges::find(aliases, each.alias) == aliases.end()) aliases.push_back(each.alias);
    bool const aliased = aliases.size() > 1 || !aliases.front().empty();
    if (kong_route const* selector = selector_of(one); selector && aliased) return text_node(classifying(one, *selector));
    if (one.workflow) {
        from_.use(*one.workflow);
        from_.left_out(line_of(*one.workflow), "the plugin datakit: a workflow has no counterpart");
    }
    return aliased ? by_alias(one, aliases) : text_node(together(one, one.id, one.targets));
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
    made.put("accept", "raw").put("to", with.place(at.address) + "/");
    return true;
}

void reader::write(kong_route const& one)
{
    section made, match;
    std::string const path = one.path.ends_with('/') ? one.path + "*" : one.path + "/*";
    auto hosts = from_.texts(*one.of, "hosts");
    if (std::ranges::any_of(hosts, [](std::string const& each) { return each.find('*') != each.npos; }))
        return from_.left_out(line_of(*one.of), "route " + one.path + ": hosts with \"*\"; without them it would answer for any host");
    match.put("path", path).put("hosts", hosts).put("methods", from_.texts(*one.of, "methods"));
    made.put("id", one.id).put("match", match);
    if (one.around.auth.empty() && !one.around.guarded) made.word("public", "true");
    made.put("auth", one.around.auth).put("policies", one.around.policies);
    if (!one.around.origins.empty()) made.put("cors", section().put("origins", one.around.origins));
    std::string limit = one.around.body_limit;
    if (one.targets.empty()) {
        if (!put_plain(one, made)) return;
    } else {
        std::string const streams = from_.text(*one.proxy, "response_streaming"), format = from_.text(*one.proxy, "llm_format");
        if (format == "anthropic" || format == "gemini" || format == "cohere")
            made.put("accept", format);
        else if (!format.empty() && format != "openai")
            from_.misread(*one.proxy, "llm_format", "openai, anthropic, gemini or cohere is wanted; clients speak openai");
        if (limit.empty()) limit = size_of_bytes(from_.whole(*one.proxy, "max_request_body_size"));
        made.put("stream", streams == "allow" ? "" : streams).put("to", destination(one));
        if (std::ranges::any_of(one.targets, &kong_target::payloads)) made.put("logging", section().put("payloads", "all"));
    }
    to_.add("routes", made.word("body_limit", limit).put("tags", from_.texts(*one.of, "tags")).made());
    from_.carried(line_of(*one.of), "route " + one.path + " -> route " + one.id);
}

imported reader::read()
{
    from_.text(from_.root(), "_format_version");
    if (auto const info = from_.part(from_.root(), "_info")) to_.part("meta").put("tags", from_.texts(*info, "select_tags"));
    read_kong_consumers(from_, to_);
    for (node_pointer const& each : from_.parts(from_.root(), "services")) service(each);
    for (node_pointer const& each : from_.parts(from_.root(), "routes")) route(each, scopes_.service_of(*each));
    scopes_.finish();
    to_.clear("routes");
    for (kong_route const& each : routes_) write(each);
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
