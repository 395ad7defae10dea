#include "server/imports/kong_destination.hpp"

#include "engine/config/tree_values.hpp"
#include "engine/wire/url.hpp"

#include <algorithm>

namespace signalbox::imports {

namespace {

class destination_maker {
public:
    destination_maker(source& from, target& to, std::vector<kong_route> const& all) : from_(from), to_(to), routes_(all) {}
    node_pointer made(kong_route const& one);

private:
    node_pointer by_alias(kong_route const& one, std::vector<std::string> const& aliases);
    std::string together(kong_route const& one, std::string const& name, std::vector<kong_target> const& targets);
    std::string classifying(kong_route const& one, kong_route const& selector);
    kong_route const* selector_of(kong_route const& one);

    source& from_;
    target& to_;
    std::vector<kong_route> const& routes_;
};

/// One target is itself; several are a group. The name of where requests go.
std::string destination_maker::together(kong_route const& one, std::string const& name, std::vector<kong_target> const& targets)
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
node_pointer destination_maker::by_alias(kong_route const& one, std::vector<std::string> const& aliases)
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
kong_route const* destination_maker::selector_of(kong_route const& one)
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

std::string destination_maker::classifying(kong_route const& one, kong_route const& selector)
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

node_pointer destination_maker::made(kong_route const& one)
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

}  // namespace

node_pointer kong_destination(source& from, target& to, kong_route const& of, std::vector<kong_route> const& all)
{
    return destination_maker(from, to, all).made(of);
}

}  // namespace signalbox::imports
