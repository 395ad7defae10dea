#include "engine/destination.hpp"

#include "engine/access/key_ring.hpp"
#include "engine/attempt/request_secrets.hpp"
#include "engine/further_models.hpp"

#include <utility>

namespace signalbox {

namespace {

using model::fault;
using visible_names = std::function<bool(route::destination)>;

constexpr std::size_t shown_limit = 120;  // of a requested name in a message

/// A key that may not see a name does not learn of it from a misspelt one either.
visible_names names_for(model::principal const& who, route::table const& table)
{
    return [&who, &table](route::destination to) {
        if (to.what == route::destination::kind::group) return access::may_use(who, table.groups[to.index].id, {});
        route::target const& its = table.targets[to.index];
        return its.raw ? access::may_reach(who, its.model) : access::may_use(who, {}, its.model);
    };
}

model::failure not_for_this_key(route::table const& table, std::string_view name, visible_names const& visible)
{
    std::string words = "this key may not use \"" + std::string(name.substr(0, shown_limit)) + "\"";
    if (auto const nearest = route::nearest_name(table, name, visible); !nearest.empty()) words += "; did you mean \"" + nearest + "\"?";
    return {fault::forbidden, std::move(words), "model"};
}

/// A name that was asked for may be anything, also the caller's key.
std::string shown_name(inbound const& request, std::string_view name)
{
    return attempt::request_secrets(*request.headers, request.query).quote(name).text();
}

/// What a name stands for. With a default group that takes every name that is not known, and for a key every name that it may not use: it must not
/// tell which names exist.
model::result<route::destination> find_or_default(route::table const& table, std::string_view name, visible_names const& visible,
                                                  model::principal const& who)
{
    auto found = route::find(table, name, visible);
    if (!table.default_group || (found && visible(*found))) return found;
    // Only a key that may use every model may use one that the configuration does not name.
    bool const as_asked = table.passes_unknown && who.everything;
    route::destination const other{route::destination::kind::group, *table.default_group, as_asked};
    return visible(other) && as_asked == table.passes_unknown ? other : found;
}

model::failure not_led_there()
{
    return {fault::forbidden, "this key may not use what this path leads to"};
}

/// Routes lead a key only where it may go, and the callers of a public one only there: also not by what else their requests name.
model::result<route::destination> may_be_led(entry const& from, route::destination to, dialect::scanned_request const& asked,
                                             route::table const& table)
{
    model::principal const& who = *from.who;
    bool const anyone = from.by->open_to_all && who.key_id.empty();
    if (!anyone && !who.everything && !names_for(who, table)(to)) return not_led_there();
    if (auto named = may_name(anyone ? model::principal() : who, table, asked.further_models); !named) return named.error();
    return to;
}

/// A value that only the caller's identity has a part in is refused as a right that is lacking.
model::failure leads_nowhere(route::rule const& by, route::value_map const& map, route::found_value const& seen)
{
    std::string words = "the route \"" + by.id + "\" leads nowhere ";
    words += seen.absent ? "without the value it goes by" : "for the value " + seen.shown;
    return {map.of_caller ? fault::forbidden : fault::bad_request, std::move(words)};
}

model::failure no_branch_of(route::rule const& by)
{
    return {fault::unknown_model, "no branch of the route \"" + by.id + "\" takes this request"};
}

/// Where the branch of a route leads; nothing: to what the request's model names.
model::result<std::optional<route::destination>> follow_branch(route::rule const& by, route::request_facts const& about, admission& made)
{
    if (!made.taken) return no_branch_of(by);
    route::value_map const* const map = made.taken->by_value.get();
    if (!map) return made.taken->to;
    made.looked_up = route::look_up(*map, about);
    if (!made.looked_up->to) return leads_nowhere(by, *map, *made.looked_up);
    return made.looked_up->to;
}

/// The request goes on as one of the next route.
void pass_on_to(route::rule const& next, admission& made)
{
    made.passed.push_back({made.by, made.taken, made.looked_up ? std::move(made.looked_up->words) : std::string()});
    made.by = &next;
    made.taken = nullptr;
    made.looked_up.reset();
}

}  // namespace

model::result<route::destination> find_allowed(inbound const& request, dialect::scanned_request const& asked, model::principal const& who,
                                               route::table const& table)
{
    if (asked.model.empty()) return model::failure{fault::bad_request, "model is missing: name a model or group", "model"};
    auto const visible = names_for(who, table);
    auto const found = find_or_default(table, asked.model, visible, who);
    if (who.everything && !found) return route::unknown_name(table, shown_name(request, asked.model), visible);
    if (who.everything) return found;
    // A name that a restricted key may not use and one that nothing has get the same answer: it must not tell which names exist.
    if (!found || !visible(*found)) return not_for_this_key(table, shown_name(request, asked.model), visible);
    if (auto named = may_name(who, table, asked.further_models); !named) return named.error();
    return found;
}

model::result<route::destination> led_by_routes(inbound const& request, entry const& from, admission& made, config::snapshot const& within)
{
    return led_by_routes(request, route::request_facts(facts_as_asked(request, from, made)), from, made, within);
}

model::result<route::destination> led_by_routes(inbound const& request, route::request_facts const& about, entry const& from,
                                                admission& made, config::snapshot const& within)
{
    route::branch const* given = from.given ? from.given->taken : nullptr;
    while (made.passed.size() < route::most_routes_passed) {
        route::rule const& by = *made.by;
        if (auto refused = refused_by_body(by, request, *made.asked)) return std::move(*refused);
        if (by.merges && !given) {
            made.branches = route::choose_all(by, about);
            if (made.branches.empty()) return no_branch_of(by);
            return route::destination{};
        }
        made.taken = given ? std::exchange(given, nullptr) : route::choose(by, about);
        auto const to = follow_branch(by, about, made);
        if (!to) return to.error();
        if (!*to) return find_allowed(request, *made.asked, *from.who, within.table);
        if ((*to)->what != route::destination::kind::route) return may_be_led(from, **to, *made.asked, within.table);
        route::rule const& next = within.routes.all[(*to)->index];
        // An allow-list opens the route that is asked; what a key is denied is denied on every way.
        if (from.who->denies("route", next.id)) return not_led_there();
        pass_on_to(next, made);
    }
    return model::failure{fault::internal, "the routes lead too far"};
}

}  // namespace signalbox
