#include "engine/payload_choice.hpp"

#include "engine/passed_sections.hpp"

#include <algorithm>

namespace signalbox {

namespace {

using model::payload_keeping;
using model::payload_rule;

std::vector<payload_rule const*> rules_for(admission const& of, inbound const& request, entry const& from, config::snapshot const& within)
{
    std::vector<payload_rule const*> out;
    if (request.logging) out.push_back(&request.logging->payloads);
    passed_sections const passed = sections_passed(of, from, within);
    for (route::rule const* each : passed.routes)
        if (each->payloads) out.push_back(&*each->payloads);
    for (route::group const* each : passed.groups)
        if (each->payloads) out.push_back(&*each->payloads);
    auto const consumer = within.consumer_payloads.find(passed.consumer);
    if (consumer != within.consumer_payloads.end()) out.push_back(&consumer->second);
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
