#include "engine/payload_choice.hpp"

#include <algorithm>

namespace signalbox {

namespace {

using model::payload_keeping;
using model::payload_rule;

payload_rule const* of_group(std::uint32_t place, config::snapshot const& within)
{
    auto const& rule = within.table.groups[place].payloads;
    return rule ? &*rule : nullptr;
}

/// Of where one of several branches leads.
payload_rule const* of_branch(route::branch const& one, admission const& of, config::snapshot const& within)
{
    std::optional<route::destination> to = one.to;
    if (!to && !one.by_value && of.asked)
        if (auto const found = route::find(within.table, of.asked->model)) to = *found;
    return to && to->what == route::destination::kind::group ? of_group(to->index, within) : nullptr;
}

/// The group that it asks for, also while it is not known who of it answers.
payload_rule const* of_asked_group(admission const& of, config::snapshot const& within)
{
    if (of.inquiry) return of_group(of.inquiry->group, within);
    if (!of.plan || of.plan->group.empty()) return nullptr;
    auto const& all = within.table.groups;
    auto const found = std::ranges::find(all, of.plan->group, &route::group::id);
    return found == all.end() ? nullptr : of_group(found->index, within);
}

std::vector<payload_rule const*> rules_for(admission const& of, inbound const& request, entry const& from, config::snapshot const& within)
{
    std::vector<payload_rule const*> out{request.payloads, of_asked_group(of, within)};
    auto const add = [&out](route::rule const* by) { out.push_back(by && by->payloads ? &*by->payloads : nullptr); };
    add(from.by);
    add(of.by);
    for (route::passed_route const& each : of.passed) add(each.by);
    for (route::branch const* each : of.branches) out.push_back(of_branch(*each, of, within));
    if (from.who) {
        auto const consumer = within.consumer_payloads.find(from.who->consumer);
        if (consumer != within.consumer_payloads.end()) out.push_back(&consumer->second);
    }
    std::erase(out, nullptr);
    return out;
}

bool is_less(payload_rule const* left, payload_rule const* right)
{
    if (left->keeps != right->keeps) return left->keeps < right->keeps;
    return left->keeps == payload_keeping::sample && left->share < right->share;
}

}  // namespace

bool payload_choice::may_keep() const
{
    return rule.keeps != payload_keeping::none && (drawn || rule.keeps != payload_keeping::sample);
}

bool payload_choice::keeps(bool failed) const
{
    return may_keep() && (failed || rule.keeps != payload_keeping::errors);
}

std::string_view payload_choice::policy(bool failed) const
{
    if (keeps(failed) || rule.keeps == payload_keeping::none) return model::name(rule.keeps);
    return rule.keeps == payload_keeping::sample ? model::sample_skipped : model::errors_skipped;
}

payload_choice choose_payload(admission const& of, inbound const& request, entry const& from, config::snapshot const& within, double chance)
{
    std::vector<payload_rule const*> const own = rules_for(of, request, from, within);
    payload_choice out{.rule = own.empty() ? within.payloads : **std::ranges::min_element(own, is_less)};
    out.drawn = chance < out.rule.share;
    out.rule.redact = within.payloads.redact;
    for (payload_rule const* one : own)
        for (std::uint32_t const each : one->redact)
            if (std::ranges::find(out.rule.redact, each) == out.rule.redact.end()) out.rule.redact.push_back(each);
    return out;
}

}  // namespace signalbox
