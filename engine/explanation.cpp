#include "engine/explanation.hpp"

#include "engine/admission.hpp"
#include "engine/caller_key.hpp"
#include "engine/claimed_headers.hpp"
#include "engine/judged_policies.hpp"
#include "engine/limit_gate.hpp"
#include "engine/model/fault_facts.hpp"
#include "engine/route/request_facts.hpp"

#include <algorithm>

namespace signalbox {

namespace {

std::string refusal(model::failure const& why)
{
    auto const& row = model::facts_of(why.kind);
    int const status = why.status ? why.status : row.status;
    return "refused with " + std::to_string(status) + ", " + std::string(row.name) + ": " + model::words_of(why) + "\n";
}

std::string size_in_words(admission const& of)
{
    std::string line = "about " + std::to_string(of.estimated_input_tokens) + " tokens are sent";
    if (of.asked->max_output_tokens) line += ", at most " + std::to_string(*of.asked->max_output_tokens) + " are asked for";
    return line + "\n";
}

/// Whether a condition holds and for which values.
void append_condition(std::string& out, expression::program const& when, expression::facts const& about)
{
    out.append(" when ").append(when.source()).append(when.holds(about) ? ": true" : ": false");
    std::string_view sign = "; ";
    for (std::string const& seen : when.seen(about)) out.append(sign).append(seen), sign = ", ";
    out += "\n";
}

/// One line for each member with a condition, then those of the groups in it.
void append_conditions(std::string& out, route::group const& group, route::table const& table, expression::facts const& about)
{
    for (route::member const& each : group.members) {
        if (each.when) {
            std::string const name = each.group ? "group " + table.groups[*each.group].id : table.targets[each.target].full_name;
            append_condition(out.append("  ").append(name), *each.when, about);
        }
        if (each.group) append_conditions(out, table.groups[*each.group], table, about);
    }
    if (group.fallback) append_conditions(out, table.groups[*group.fallback], table, about);
}

/// Whom a group would ask, and what each answer would mean. It is decided on as without an answer.
void append_inquiry(std::string& out, route::group const& group, route::table const& table)
{
    route::classifier const& by = *group.classifies;
    out.append("the group ").append(group.id).append(" would ask ").append(by.model).append(" which label fits; nothing is sent now\n");
    for (route::member const& each : group.members) {
        std::size_t const place = static_cast<std::size_t>(&each - group.members.data());
        std::string const to = each.group ? "group " + table.groups[*each.group].id : table.targets[each.target].full_name;
        out.append("  ").append(by.labels[place]).append(": ").append(to);
        out += place == by.usual ? ", also without an answer that helps\n" : "\n";
    }
}

std::string conditions_in_words(admission const& made, inbound const& request, entry const& from, route::table const& table)
{
    route::request_facts const about(facts_of(request, from, made));
    std::string out;
    for (route::group const& each : table.groups)
        if (each.id == made.plan->group) append_conditions(out, each, table, about);
    return out.empty() ? out : "conditions\n" + out;
}

/// Of a route that matches.
std::string word_of_match(route::rule const& one, routed_place const& there)
{
    bool const served = there.where.what != endpoint::unknown;
    if (&one == there.by) return served ? "taken" : "matches, but its clients ask for nothing at this path";
    if (there.by) return there.by->id + " comes before it";
    return served ? "matches, but the built-in path serves this" : "matches";
}

/// One line for each route: the one that the request belongs to, and why the others are not it. Of many, those of other paths are counted.
std::string routes_in_words(route::rules const& routes, inbound const& request, routed_place const& there)
{
    constexpr std::size_t most_shown = 20;
    if (routes.all.empty()) return {};
    std::string out = "routes\n";
    std::size_t left_out = 0, shown = 0;
    for (std::size_t i = 0; i < routes.all.size(); ++i) {
        route::rule const& each = routes.all[i];
        std::string words = route::why_not(routes.paths.rule(i), {request.method, request.path, *request.headers});
        bool const near = words.empty() || !words.starts_with("the path");
        if (&each != there.by && (shown >= most_shown || (routes.all.size() > most_shown && !near))) {
            ++left_out;
            continue;
        }
        ++shown;
        if (words.empty()) words = word_of_match(each, there);
        out.append("  ").append(each.id).append(": ").append(words).append("\n");
    }
    if (left_out) out.append("  and ").append(std::to_string(left_out)).append(" more that the request does not belong to\n");
    return out;
}

/// The branches of a route up to the one that is taken, and that one.
std::string branches_in_words(route::rule const& by, route::branch const* taken, std::string_view value,
                              std::vector<route::branch const*> const& all, expression::facts const& about)
{
    std::string out;
    for (route::branch const& each : by.branches) {
        if (each.when) append_condition(out.append(" "), *each.when, about);
        if (std::ranges::find(all, &each) != all.end())
            out.append("  -> branch ").append(each.id).append(", at the same time as others that hold\n");
        if (&each == taken) return out.append("  -> ").append(route::in_words(by, each, value)).append("\n");
    }
    return out;
}

/// The route that was asked and those that it led to.
std::string choices_in_words(inbound const& request, admission const& made, entry const& from)
{
    std::string out;
    route::request_facts const about(facts_as_asked(request, from, made));
    for (route::passed_route const& each : made.passed) out += branches_in_words(*each.by, each.taken, each.value, {}, about);
    std::string_view const value = made.looked_up ? std::string_view(made.looked_up->words) : std::string_view();
    return out + branches_in_words(*made.by, made.taken, value, made.branches, about);
}

/// Which texts of the request it changes, and whether it will look at those of the reply.
std::string change_in_words(policy::decision const& made, policy::modifier const& by)
{
    std::string out = made.why.empty() ? "changes nothing" : "changes " + made.why;
    if (by.of_replies) out += by.of_requests ? ", and texts of the reply" : " of the request, but texts of the reply";
    return out;
}

/// Of a policy that denies, or might.
std::string test_in_words(policy::decision const& made)
{
    auto const* const guards = std::get_if<policy::guard>(&made.by->what);
    if (guards && !guards->of_requests) return "looks at the reply";
    std::string out = made.passed ? "passes" : "denies";
    if (!made.why.empty()) out.append("; ").append(made.why);
    return made.passed && guards && !guards->of_replies.empty() ? out + ", and looks at the reply" : out;
}

/// What each policy said, up to the one that denies.
std::string policies_in_words(std::vector<policy::decision> const& judged)
{
    std::string out = judged.empty() ? "" : "policies\n";
    for (policy::decision const& each : judged) {
        out.append("  ").append(each.by->id).append(": ");
        if (auto const* const changes = std::get_if<policy::modifier>(&each.by->what))
            out.append(change_in_words(each, *changes));
        else if (std::holds_alternative<policy::decoration>(each.by->what))
            out.append("adds ")
                .append(std::to_string(each.matches))
                .append(each.matches == 1 ? " text" : " texts")
                .append(" to the prompt");
        else
            out.append(test_in_words(each));
        out += "\n";
    }
    return out;
}

/// Policies that ask a service or a model pass here: nothing is sent.
void pass_askers(admission& of, inbound const& request, entry const& from, state const& now)
{
    while (of.asks) {
        bool const model = std::holds_alternative<policy::model_guard>(of.asks->what);
        policy::decision made{.by = of.asks};
        made.why = model ? "its model is asked when a request is sent" : "its service is asked when a request is sent";
        take_answer(of, std::move(made));
        judge_on(of, request, from, now);
    }
}

/// All branches that are asked at the same time, each as a request of its own.
void append_branches(explanation& out, inbound const& request, admission const& made, entry const& from, state const& now)
{
    route::table const& table = now.config->table;
    for (route::branch const* each : made.branches) {
        entry one = from;
        one.given = given_branch{each, made.by, made.passed};
        admission its = admit(request, one, now, made.chance);
        pass_askers(its, request, one, now);
        out.text.append("branch ").append(each->id).append("\n");
        if (its.passed.size() > made.passed.size())
            out.text += choices_in_words(request, its, one);
        else if (its.looked_up)
            out.text.append("  ").append(its.looked_up->words).append("\n");
        if (its.inquiry) {
            append_inquiry(out.text, table.groups[its.inquiry->group], table);
            decide_with({}, its, request, one, now);
        }
        if (its.plan) out.text.append(conditions_in_words(its, request, one, table)).append(route::explain(*its.plan, table));
        if (its.refused) out.text += refusal(*its.refused);
        out.served = out.served || !its.refused;
    }
}

std::string request_in_words(entry const& from, admission const& made)
{
    if (from.where.what == endpoint::raw) return "a request that goes on as it came\n";
    std::string const named = made.asked->model.empty() ? "that names no model" : "model \"" + made.asked->model + "\"";
    auto const told_in = reply_dialect(from.where, from.by);
    std::string const replies = told_in == from.where.spoken ? "" : " with replies in " + std::string(model::name(told_in));
    std::string const what =
        dialect::is_chat(from.where.asked) ? "a chat" : "a request for " + std::string(dialect::name(from.where.asked));
    return what + " in " + std::string(model::name(from.where.spoken)) + replies + ", " + named + "\n";
}

/// What is refused before the body is read; empty when nothing is.
std::string refused_on_the_way(inbound const& request, routed_place const& there)
{
    if (there.where.what == endpoint::unknown) return refusal({model::fault::unknown_path, words_for_unknown(request.path)});
    if (there.where.what == endpoint::raw) {
        auto const refused = address_refused(there.where, there.by, request);
        return refused ? refusal(*refused) : std::string();
    }
    if (!is_served_by_models(there.where.what)) return refusal({model::fault::method_not_allowed, "use GET"});
    if (request.method != "POST") return refusal({model::fault::method_not_allowed, "use POST"});
    return {};
}

}  // namespace

namespace {

explanation explain_head(inbound const& request, std::shared_ptr<model::principal const> who,
                         std::shared_ptr<config::snapshot const> const& within, double chance,
                         std::shared_ptr<attempt::health_board const> health, std::shared_ptr<limits::ledger> counts,
                         std::shared_ptr<route::board const> turns)
{
    routed_place there = find_routed(request, within->routes);
    std::string const routes = routes_in_words(within->routes, request, there);
    if (std::string const refused = refused_on_the_way(request, there); !refused.empty()) return {false, routes + refused};
    if (auto const closed = path_refused(*who, there.by)) return {false, routes + refusal(*closed)};
    entry const from{.where = std::move(there.where), .who = std::move(who), .by = there.by};
    state now;
    now.config = within;
    now.health = health ? std::move(health) : std::make_shared<attempt::health_board>(within->table, within->breakers, nullptr);
    std::size_t const groups = within->table.groups.size();
    now.board = turns ? std::make_shared<route::board>(*turns, groups) : std::make_shared<route::board>(groups);
    now.labels = caches_for(within->table, nullptr);
    now.limits = std::move(counts);
    admission made = admit(request, from, now, chance);
    pass_askers(made, request, from, now);
    if (!made.asked) return {false, routes + refusal(*made.refused)};
    explanation out{!made.refused, request_in_words(from, made)};
    out.text += routes;
    if (made.by) out.text += choices_in_words(request, made, from);
    out.text += policies_in_words(made.judged);
    if (!made.branches.empty()) {
        made.chance = chance;
        out.served = false;
        append_branches(out, request, made, from, now);
    }
    if (made.inquiry) {
        append_inquiry(out.text, within->table.groups[made.inquiry->group], within->table);
        decide_with({}, made, request, from, now);
        out.served = !made.refused;
    }
    if (made.plan) {
        estimate_input(made, request, from, within->table);
        out.text.append(goes_as_it_came(made) ? std::string() : size_in_words(made))
            .append(conditions_in_words(made, request, from, within->table))
            .append(route::explain(*made.plan, within->table))
            .append(limits_in_words(made, request, from, now));
    }
    if (made.refused) out.text += refusal(*made.refused);
    return out;
}

}  // namespace

explanation explain_request(inbound const& request, std::shared_ptr<model::principal const> who,
                            std::shared_ptr<config::snapshot const> const& within, double chance,
                            std::shared_ptr<attempt::health_board const> health, std::shared_ptr<limits::ledger> counts,
                            std::shared_ptr<route::board const> turns)
{
    if (within->claimed_headers.empty())
        return explain_head(request, std::move(who), within, chance, std::move(health), std::move(counts), std::move(turns));
    wire::header_list const whole = with_claimed(without_claimed(*request.headers, within->claimed_headers), *who);
    inbound seen = request;
    seen.headers = &whole;
    return explain_head(seen, std::move(who), within, chance, std::move(health), std::move(counts), std::move(turns));
}

}  // namespace signalbox
