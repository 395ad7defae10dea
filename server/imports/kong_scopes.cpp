#include "server/imports/kong_scopes.hpp"

#include "engine/config/tree_values.hpp"

#include <algorithm>

namespace signalbox::imports {

namespace {

constexpr std::string_view shared_configurations = "_plugin_configs";

/// The name of what a plugin or route belongs to: a text, or a section with a name or an id.
std::string reference(source& from, node const& of, std::string_view key)
{
    auto const given = config::child(of, key);
    if (!given || given->what != node::kind::map) return from.text(of, key);
    auto const named = from.part(of, key);
    for (char const* each : {"name", "username", "id"})
        if (std::string name = from.text(*named, each); !name.empty()) return name;
    return {};
}

bool is_called(node const& of, std::string const& name)
{
    return !name.empty() && (config::text_of(of, "name") == name || config::text_of(of, "id") == name);
}

/// 0 at the route, 1 at its service, 2 for all routes; 3: for other routes.
int rank(kong_scopes::plugin const& of, node const& route, node_pointer const& service)
{
    if (of.below_route || !of.route.empty()) return of.below_route == &route || is_called(route, of.route) ? 0 : 3;
    if (of.below_service || !of.service.empty())
        return service && (of.below_service == service.get() || is_called(*service, of.service)) ? 1 : 3;
    return 2;
}

bool is_off(source& from, node const& plugin)
{
    if (from.flag(plugin, "enabled", true)) return false;
    from.left_out(line_of(plugin), "the plugin " + from.text(plugin, "name") + " is switched off");
    from.use(plugin);
    return true;
}

}  // namespace

std::string kong_address(node const& service)
{
    std::string const url = config::text_of(service, "url"), host = config::text_of(service, "host");
    if (!url.empty() || host.empty()) return url;
    std::string const protocol = config::text_of(service, "protocol"), port = config::text_of(service, "port");
    return (protocol.empty() ? "http" : protocol) + "://" + host + (port.empty() ? "" : ":" + port) + config::text_of(service, "path");
}

kong_scopes::kong_scopes(source& from) : from_(from)
{
    for (node_pointer const& service : from.parts(from.root(), "services")) {
        for (node_pointer const& route : from.parts(*service, "routes")) below(*route, {.below_route = route.get()});
        below(*service, {.below_service = service.get()});
    }
    for (node_pointer const& route : from.parts(from.root(), "routes")) below(*route, {.below_route = route.get()});
    for (node_pointer const& consumer : from.parts(from.root(), "consumers")) {
        std::string const name = from.text(*consumer, "username");
        below(*consumer, {.whom = {.consumer = name.empty() ? from.text(*consumer, "custom_id") : name}});
    }
    for (node_pointer const& group : from.parts(from.root(), "consumer_groups"))
        below(*group, {.whom = {.group = from.text(*group, "name")}});
    below(from.root(), {});
}

void kong_scopes::below(node const& of, plugin const& place)
{
    for (node_pointer const& each : from_.parts(of, "plugins")) {
        plugin one = place;
        one.of = with_shared_configuration(each);
        if (&of == &from_.root()) {
            one.route = reference(from_, *each, "route");
            one.service = reference(from_, *each, "service");
        }
        one.whom = audience(*each, std::move(one.whom));
        plugins_.push_back(std::move(one));
    }
}

/// What says badly for whom it is must not count for all.
kong_audience kong_scopes::audience(node const& plugin, kong_audience place)
{
    for (auto const& [key, out] : {std::pair("consumer", &place.consumer), std::pair("consumer_group", &place.group)}) {
        if (!has(plugin, key)) continue;
        *out = reference(from_, plugin, key);
        place.unclear = place.unclear || out->empty();
    }
    return place;
}

/// decK fills in what the plugin does not say itself.
node_pointer kong_scopes::with_shared_configuration(node_pointer const& plugin)
{
    std::string const name = from_.text(*plugin, "_config");
    if (name.empty()) return plugin;
    auto const all = from_.part(from_.root(), shared_configurations);
    auto const shared = all ? from_.part(*all, name) : nullptr;
    if (!shared) return from_.misread(*plugin, "_config", "the name of one of _plugin_configs is wanted"), plugin;
    shared_.insert(name);
    auto whole = std::make_shared<node>(*shared);
    auto const own = from_.part(*plugin, "config");
    for (config::entry const& each : own ? own->entries : std::vector<config::entry>()) {
        if (each.value->what == node::kind::null) continue;
        auto const same = std::ranges::find(whole->entries, each.key, &config::entry::key);
        if (same == whole->entries.end()) {
            whole->entries.push_back(each);
        } else {
            from_.use(*same->value);
            same->value = each.value;
        }
    }
    auto made = std::make_shared<node>(*plugin);
    std::erase_if(made->entries, [](config::entry const& each) { return each.key == "config"; });
    made->entries.push_back({"config", plugin->at, whole});
    return made;
}

std::vector<node_pointer> kong_scopes::plugins_of(node const& route, node_pointer const& service)
{
    std::vector<node_pointer> out;
    for (int place = 0; place < 3; ++place)
        for (plugin& each : plugins_) {
            if (!each.whom.all() || rank(each, route, service) != place) continue;
            each.seen = true;
            if (is_off(from_, *each.of)) continue;
            std::string const name = config::text_of(*each.of, "name");
            if (std::ranges::any_of(out, [&](node_pointer const& other) { return config::text_of(*other, "name") == name; })) continue;
            each.counts = true;
            out.push_back(each.of);
        }
    return out;
}

std::vector<kong_scopes::plugin> kong_scopes::narrow_plugins_of(node const& route, node_pointer const& service)
{
    std::vector<plugin> out;
    for (plugin& each : plugins_) {
        if (each.whom.all() || rank(each, route, service) > 2) continue;
        each.seen = each.counts = true;
        if (!is_off(from_, *each.of)) out.push_back(each);
    }
    return out;
}

node_pointer kong_scopes::service_of(node const& route)
{
    std::string const name = reference(from_, route, "service");
    for (node_pointer const& each : from_.parts(from_.root(), "services"))
        if (is_called(*each, name)) return each;
    if (!name.empty()) from_.left_out(line_of(route), "the service " + name + " of a route, which the file does not have");
    return nullptr;
}

void kong_scopes::finish()
{
    for (plugin const& each : plugins_) {
        if (each.counts) continue;
        from_.use(*each.of);
        if (!each.seen)
            from_.left_out(line_of(*each.of), "the plugin " + config::text_of(*each.of, "name") + ": no route of the file has it");
        else if (config::text_of(*each.of, "enabled") != "false")
            from_.approximated(line_of(*each.of), "the plugin " + config::text_of(*each.of, "name") +
                                                      " counts for no route: all of its routes have narrower ones of its name");
    }
    auto const all = from_.part(from_.root(), shared_configurations);
    for (config::entry const& each : all ? all->entries : std::vector<config::entry>()) {
        if (shared_.contains(each.key)) continue;
        from_.use(*each.value);
        from_.left_out(each.at.line, "_plugin_configs." + each.key + ": no plugin of the file has it");
    }
}

}  // namespace signalbox::imports
