#include "engine/admission.hpp"

#include "engine/account/token_estimate.hpp"
#include "engine/attempt/raw_request.hpp"
#include "engine/caller_key.hpp"
#include "engine/cross_site.hpp"
#include "engine/destination.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/form_fields.hpp"
#include "engine/judged_policies.hpp"
#include "engine/request_needs.hpp"
#include "engine/route/request_facts.hpp"
#include "engine/session_request.hpp"
#include "engine/upstream/websocket_handshake.hpp"
#include "engine/wire/content_coding.hpp"

#include <algorithm>
#include <array>

namespace signalbox {

namespace {

using model::fault;
using decision = std::variant<route::plan, route::inquiry>;

constexpr int unsupported_media_type = 415;

/// Which dialect the client speaks where the path does not decide.
model::dialect spoken_by(wire::header_list const& headers, model::dialect otherwise)
{
    return dialect::format_by_version([&](std::string_view field) { return headers.find(field).has_value(); },
                                      dialect::format_of(otherwise))
        .word;
}

/// Bodies are read as they come: a coded one would be taken for bad JSON. What is not read may be coded.
std::optional<model::failure> coding_refused(place const& where, wire::header_list const& head)
{
    if (where.what == endpoint::raw) return std::nullopt;
    if (!wire::is_coded(head)) return std::nullopt;
    return model::failure{fault::bad_request,
                          "a Content-Encoding of requests is not supported: send the body without one",
                          "Content-Encoding",
                          unsupported_media_type,
                          {}};
}

/// Of a preflight from a page whose site is not allowed.
std::optional<model::failure> page_refused(inbound const& request, config::server_settings const& server, route::rule const* by)
{
    if (!is_preflight(request) || is_allowed_origin(*request.headers->find("origin"), origins_at(by, server))) return std::nullopt;
    if (by && by->origins) return model::failure{fault::forbidden, "pages of this origin may not use this path"};
    return model::failure{fault::forbidden, "pages of this origin may not use this server: name it in server.cors.origins"};
}

/// What routing needs of a request: of one that goes on as it came nothing.
model::result<dialect::scanned_request> look_at(inbound const& request, place const& where)
{
    if (where.what == endpoint::raw) return dialect::scanned_request();
    if (where.what == endpoint::session) return asked_by_query(request.query);
    auto scanned = dialect::scan_request(where.spoken, where.asked, request.body, content_type_of(request));
    if (!scanned) return scanned;
    dialect::take_from_path(*scanned, where.where, where.name);
    if (!dialect::may_stream(where.asked)) scanned->stream = false;
    return scanned;
}

/// Of a group that looks at requests: what it wants to know of this one. Tokens are estimated as for the first model.
decision decide_looking(inbound const& request, admission& of, entry const& from, route::table const& table, route::destination to,
                        route::question asked)
{
    route::group const& group = table.groups[to.index];
    if (group.looks_at.counts_prompt())
        of.estimated_input_tokens =
            account::estimate_request_tokens(table.targets[group.leaves.front()].upstream_model, looked_at(of, request.body));
    route::needs const wants = needs_of(request.body, from.where.spoken, *of.asked, of.estimated_input_tokens, group.looks_at);
    route::request_facts const about(facts_of(request, from, of));
    asked.asked = &wants;
    asked.about = &about;
    return route::resolve(table, to, asked);
}

std::vector<route::load> loads_of(route::group const& group, attempt::health_board const& health, model::steady_time now)
{
    std::vector<route::load> seen(group.leaves.size());
    for (std::size_t i = 0; i < seen.size(); ++i)
        if (auto const* const meter = health.meter(group.leaves[i])) seen[i] = meter->look(now);
    return seen;
}

/// What policies changed is read again: what was scanned are views of the body.
void look_again(admission& made, inbound const& request, place const& where)
{
    if (!made.changed_body || made.asks) return;
    inbound changed = request;
    changed.body = *made.changed_body;
    auto asked = look_at(changed, where);
    if (asked)
        made.asked = std::move(*asked);
    else if (!made.refused)
        made.refused = std::move(asked.error());
}

decision decide_for(inbound const& request, admission& of, entry const& from, route::destination to, state const& now,
                    std::optional<route::label_answer> label)
{
    model::steady_time const when = request.arrived;
    bool const rewritten = reply_dialect(from.where, from.by) != from.where.spoken;
    std::optional<model::dialect> const alike = dialect::format_of(from.where.spoken).row_of(from.where.asked).alike;
    route::table const& table = now.config->table;
    if (to.what == route::destination::kind::model) {
        bool const open = now.health->of(to.index).refuses(when);
        return route::decide(
            table, to,
            route::question{.open = {&open, 1}, .chance = of.chance, .spoken = from.where.spoken, .alike = alike, .rewritten = rewritten});
    }
    route::group const& group = table.groups[to.index];
    std::array<bool, route::most_members> open;
    for (std::size_t i = 0; i < group.leaves.size(); ++i) open[i] = now.health->of(group.leaves[i]).refuses(when);
    std::vector<route::load> loads;
    if (group.looks_at.loads) loads = loads_of(group, *now.health, when);
    route::request_facts::sources const facts = facts_of(request, from, of);
    route::question const asked{.open = {open.data(), group.leaves.size()},
                                .loads = loads,
                                .chance = of.chance,
                                .turns = now.board.get(),
                                .request = &facts,
                                .spoken = from.where.spoken,
                                .alike = alike,
                                .rewritten = rewritten,
                                .denied_to = from.who->deny.empty() ? nullptr : from.who.get(),
                                .label = label};
    return group.looks_at.any() ? decide_looking(request, of, from, table, to, asked) : route::resolve(table, to, asked);
}

/// A plan or a refusal, or what must be asked first.
void decide(admission& made, inbound const& request, entry const& from, route::destination to, state const& now,
            std::optional<route::label_answer> label)
{
    route::table const& table = now.config->table;
    decision decided = decide_for(request, made, from, to, now, label);
    if (auto const* const first = std::get_if<route::inquiry>(&decided)) {
        made.inquiry = *first;
        return;
    }
    made.plan = std::move(std::get<route::plan>(decided));
    if (made.plan->steps.empty()) {
        made.refused = route::none_fits(*made.plan, table);
        return;
    }
    // What a group that looks at requests has counted holds for the first of its members.
    bool const counted = made.estimated_input_tokens != 0 && table.groups[to.index].leaves.front() == made.plan->steps.front().target;
    if (!counted || !dialect::costs_tokens(from.where.asked)) made.estimated_input_tokens = 0;
}

/// Who asks, and what the head refuses: everything of an entry but its place.
void judge_head(entry& made, inbound const& request, state const& now)
{
    bool const one_dialect = is_served_by_models(made.where.what) || made.where.what == endpoint::raw;
    bool const shared = !one_dialect && dialect::format_of(made.where.spoken).paths_begin.empty();
    if (shared) made.where.spoken = spoken_by(*request.headers, made.where.spoken);
    made.refused = address_refused(made.where, made.by, request);
    if (made.refused) {
        made.stranger = turned_away::address;
        return;
    }
    if (asks_for_methods(request, made.where)) {
        made.refused = page_refused(request, now.config->server, made.by);
        if (made.refused) made.stranger = turned_away::caller;
        return;
    }
    auto known = identify(now, request, made.where.spoken, made.by);
    model::result<void> allowed;
    if (!known)
        allowed = known.error();
    else if ((*known)->key_id.empty())
        allowed = check_same_site(*request.headers, rules_of(now.config->server, made.by));
    if (!allowed) {
        // Whose token is valid but lacks a right has shown who it is.
        if (known || known.error().kind != fault::forbidden) made.stranger = turned_away::caller;
        made.refused = std::move(allowed.error());
        return;
    }
    made.who = std::move(*known);
    made.refused = coding_refused(made.where, *request.headers);
    if (!made.refused && made.where.what == endpoint::session) made.refused = upstream::handshake_problem(*request.headers);
    if (!made.refused) made.refused = path_refused(*made.who, made.by);
}

}  // namespace

std::optional<model::failure> address_refused(place const& where, route::rule const* by, inbound const& request)
{
    if (where.what == endpoint::unknown) return model::failure{fault::unknown_path, words_for_unknown(request.path)};
    std::string_view const odd = where.what == endpoint::raw ? attempt::unsafe_in(where.name) : std::string_view();
    if (!odd.empty()) return model::failure{fault::bad_request, "the path has " + std::string(odd) + ", which this path does not pass on"};
    if (asks_for_methods(request, where) || takes_method(where, by, request.method)) return std::nullopt;
    return model::failure{fault::method_not_allowed,
                          where.what == endpoint::raw || is_asked_by_post(where.what) ? "use " + methods_at(where, by) : "use GET"};
}

route::request_facts::sources facts_of(inbound const& request, entry const& from, admission const& of)
{
    return {.method = request.method,
            .path = request.path,
            .query = request.query,
            .model = of.asked->model,
            .body = from.where.what == endpoint::raw ? std::string_view() : looked_at(of, request.body),  // a raw one may be anything
            .peer = request.peer,
            .headers = request.headers,
            .who = from.who.get(),
            .prompt_tokens = of.estimated_input_tokens,
            .count_tokens = from.where.what == endpoint::raw ? nullptr : &account::estimate_request_tokens,
            .now = request.arrived_wall};
}

route::request_facts::sources facts_as_asked(inbound const& request, entry const& from, admission const& of)
{
    auto out = facts_of(request, from, of);
    out.prompt_tokens = 0;
    return out;
}

entry enter(inbound const& request, state const& now)
{
    route::rules const& routes = now.config->routes;
    route::rule const* by = nullptr;
    auto const by_routes = [&] {
        routed_place there = find_routed(request, routes);
        by = there.by;
        return std::move(there.where);
    };
    entry made{.where = routes.paths.empty() ? find_place(request.path) : by_routes()};
    made.by = by;
    judge_head(made, request, now);
    if (by && !made.refused) made.refused = refused_by_head(*by, request);
    return made;
}

admission admit(inbound const& request, entry const& from, state const& now, double chance)
{
    admission made;
    auto asked = look_at(request, from.where);
    if (!asked) {
        made.refused = std::move(asked.error());
        return made;
    }
    made.asked = std::move(*asked);
    made.form = form_fields(request, from.where);
    made.by = from.given ? from.given->of : from.by;
    if (from.given) made.passed = from.given->passed;
    route::table const& table = now.config->table;
    model::result<route::destination> to = from.to.value_or(route::destination{});
    if (!from.to) to = made.by ? led_by_routes(request, from, made, *now.config) : find_allowed(request, *made.asked, *from.who, table);
    if (from.where.what == endpoint::session && !made.branches.empty()) {
        made.branches.clear();
        to = model::failure{fault::bad_request, "a session goes to one provider, and this path asks several at the same time"};
    }
    if (!made.branches.empty()) {
        judge_policies(made, request, from, nullptr, *now.config);  // of what each branch leads to, its own request is judged
        return made;
    }
    made.chance = chance;
    // What is no chat is not worth asking for.
    bool const asks = dialect::is_chat(from.where.asked);
    if (to)
        decide(made, request, from, *to, now, asks ? std::nullopt : std::optional(route::label_answer{}));
    else
        made.refused = to.error();
    // After the draw: the event of a request that a policy denies tells which arm it would have gone to.
    judge_policies(made, request, from, to ? &*to : nullptr, *now.config);
    look_again(made, request, from.where);
    return made;
}

void judge_on(admission& of, inbound const& request, entry const& from, state const& now)
{
    go_on_judging(of, request, from, *now.config);
    look_again(of, request, from.where);
}

bool goes_as_it_came(admission const& of)
{
    return of.plan && !of.plan->steps.empty() && of.plan->steps.front().way == route::road::raw;
}

std::uint64_t estimate_input(admission& of, inbound const& request, entry const& from, route::table const& table)
{
    bool const none = goes_as_it_came(of) || !dialect::costs_tokens(from.where.asked);
    if (!of.plan || of.plan->steps.empty() || none) return of.estimated_input_tokens;
    if (of.estimated_input_tokens == 0) {
        std::string const& model = table.targets[of.plan->steps.front().target].upstream_model;
        of.estimated_input_tokens = account::estimate_request_tokens(model, request.body);
    }
    return of.estimated_input_tokens;
}

void decide_with(route::label_answer said, admission& of, inbound const& request, entry const& from, state const& now)
{
    route::destination const to{route::destination::kind::group, of.inquiry->group};
    of.inquiry.reset();
    decide(of, request, from, to, now, said);
}

}  // namespace signalbox
