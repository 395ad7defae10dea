#include "server/imports/kong_scopes.hpp"

#include "engine/config/tree_values.hpp"

#include <algorithm>

namespace signalbox::imports {

namespace {

/// The name of what a plugin or route belongs to: a text, or a section with name or id.
std::string reference(source& from, node const& of, std::string_view key)
{
    auto const given = config::child(of, key);
    if (!given || given->what != node::kind::map) return from.text(of, key);
    auto const named = from.part(of, key);
    std::string name = from.text(*named, "name");
    return name.empty() ? from.text(*named, "id") : name;
}

bool is_called(node const& of, std::string const& name)
{
    return !name.empty() && (config::text_of(of, "name") == name || config::text_of(of, "id") == name);
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
    for (node_pointer const& each : from.parts(from.root(), "plugins")) {
        bool const narrow = has(*each, "consumer") || has(*each, "consumer_group");
        if (!narrow) {
            plugins_.push_back({each, reference(from, *each, "route"), reference(from, *each, "service")});
            continue;
        }
        from.use(*each);
        from.left_out(line_of(*each), "the plugin " + config::text_of(*each, "name") + " for one consumer or group of consumers");
    }
}

std::vector<node_pointer> kong_scopes::plugins_of(node const& route, node_pointer const& service)
{
    std::vector<node_pointer> out = from_.parts(route, "plugins");
    auto const add = [&](auto const& wanted) {
        for (plugin& each : plugins_)
            if (wanted(each)) {
                each.used = true;
                out.push_back(each.of);
            }
    };
    add([&](plugin const& each) { return is_called(route, each.route); });
    if (service) {
        auto const own = from_.parts(*service, "plugins");
        out.insert(out.end(), own.begin(), own.end());
        add([&](plugin const& each) { return each.route.empty() && is_called(*service, each.service); });
    }
    add([](plugin const& each) { return each.route.empty() && each.service.empty(); });
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
        if (each.used) continue;
        from_.use(*each.of);
        from_.left_out(line_of(*each.of), "the plugin " + config::text_of(*each.of, "name") + ": no route of the file has it");
    }
}

}  // namespace signalbox::imports
