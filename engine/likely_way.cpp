#include "engine/likely_way.hpp"

#include "engine/admission.hpp"
#include "engine/caller_key.hpp"
#include "engine/destination.hpp"
#include "engine/route/request_facts.hpp"

#include <algorithm>

namespace signalbox {

namespace {

bool is_told(std::shared_ptr<expression::program const> const& when)
{
    return !when || route::is_in_events(*when);
}

/// A route at this path that looks at headers: events keep none. Of the ones that the path belongs to, any may have been meant.
std::string untold_by_heads(route::rules const& routes, inbound const& request)
{
    for (std::size_t i = 0; i < routes.all.size(); ++i) {
        route::match_rule const& its = routes.paths.rule(i);
        if (its.hosts.empty() && its.headers.empty()) continue;
        route::match_rule rule = its;
        rule.hosts.clear();
        rule.headers.clear();
        if (route::why_not(rule, {request.method, request.path, *request.headers}).empty())
            return "the route \"" + routes.all[i].id + "\" looks at headers";
    }
    return {};
}

/// The branches up to the one that was taken, all of them where none was.
std::string untold_by_branches(route::rule const& by, route::branch const* taken)
{
    if (by.merges) return "the route \"" + by.id + "\" asks several branches";
    for (route::branch const& each : by.branches) {
        bool const told = is_told(each.when) && (!each.by_value || route::is_in_events(each.by_value->value));
        if (!told) return "a branch of the route \"" + by.id + "\" looks at more than events keep";
        if (&each == taken) break;
    }
    return {};
}

std::string untold_by_routes(admission const& made)
{
    std::string why;
    for (route::passed_route const& each : made.passed)
        if (why = untold_by_branches(*each.by, each.taken); !why.empty()) return why;
    return made.by ? untold_by_branches(*made.by, made.taken) : why;
}

std::string untold_by_members(route::group const& from, route::table const& within)
{
    std::string why;
    for (route::member const& each : from.members) {
        if (!is_told(each.when)) return "a member of the group \"" + from.id + "\" has a condition over more than events keep";
        if (each.group) why = untold_by_members(within.groups[*each.group], within);
        if (!why.empty()) return why;
    }
    return from.fallback ? untold_by_members(within.groups[*from.fallback], within) : why;
}

void decide(likely_way& way, recorded_request const& one, route::destination to, route::request_facts::sources const& facts,
            route::table const& table)
{
    if (to.what == route::destination::kind::group) {
        route::group const& group = table.groups[to.index];
        way.group = group.kept_id;
        way.by_contents = group.looks_at.contents;
        way.untold = untold_by_members(group, table);
        if (!way.untold.empty()) return;
    }
    route::needs const needs{.input_tokens = one.prompt_tokens};
    route::request_facts const about(facts);
    way.first =
        route::shares_of(table, to, {.asked = &needs, .about = &about, .denied_to = one.who->deny.empty() ? nullptr : one.who.get()});
    if (!way.first.of.empty()) return;
    route::plan none;
    none.group = way.group;
    none.dropped = way.first.dropped;
    way.refused = route::none_fits(none, table);
}

/// Of a path that something answers.
void follow(likely_way& way, recorded_request const& one, inbound const& request, entry const& from, config::snapshot const& within)
{
    admission made;
    made.asked.emplace();
    made.asked->model = one.model;
    made.asked->stream = one.stream;
    made.by = from.by;
    made.estimated_input_tokens = one.prompt_tokens;
    auto const facts = facts_of(request, from, made);
    auto const to = from.by ? led_by_routes(request, route::request_facts(facts), from, made, within)
                            : find_allowed(request, *made.asked, *one.who, within.table);
    way.untold = untold_by_routes(made);
    if (!way.untold.empty()) return;
    if (!to)
        way.refused = to.error();
    else
        decide(way, one, *to, facts, within.table);
}

}  // namespace

likely_way way_of(recorded_request const& one, config::snapshot const& within)
{
    likely_way way;
    if (!one.who) {
        way.refused = {model::fault::unauthorized, "no key of the configuration belongs to this caller"};
        return way;
    }
    wire::header_list const headers;
    inbound const request{
        .method = one.method.empty() ? "POST" : one.method, .path = one.path, .headers = &headers, .arrived_wall = one.at};
    way.untold = untold_by_heads(within.routes, request);
    if (!way.untold.empty()) return way;
    auto found = find_routed(request, within.routes);
    entry const from{.where = std::move(found.where), .who = one.who, .by = found.by};
    way.refused = address_refused(from.where, from.by, request);
    if (!way.refused) way.refused = path_refused(*one.who, from.by);
    if (!way.refused && from.where.what == endpoint::raw) way.untold = "the route \"" + from.by->id + "\" passes requests on as they came";
    if (!way.refused && way.untold.empty()) follow(way, one, request, from, within);
    return way;
}

bool looks_at_sizes(config::snapshot const& within)
{
    auto const sized = [](route::group const& each) { return each.looks_at.counts_prompt() || each.how == route::strategy::cost; };
    auto const counts = [](route::branch const& each) {
        return (each.when && route::reads_prompt_tokens(*each.when)) || (each.by_value && route::reads_prompt_tokens(each.by_value->value));
    };
    return std::ranges::any_of(within.table.groups, sized) ||
           std::ranges::any_of(within.routes.all, [&](route::rule const& each) { return std::ranges::any_of(each.branches, counts); });
}

}  // namespace signalbox
