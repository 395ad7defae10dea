#include "engine/judged_policies.hpp"

#include "engine/route/request_facts.hpp"

namespace signalbox {

namespace {

using positions = std::vector<std::uint32_t>;

std::vector<positions const*> met_by(admission const& of, entry const& from, route::destination const* to, config::snapshot const& within)
{
    std::vector<positions const*> out;
    for (route::passed_route const& each : of.passed) out.push_back(&each.by->policies);
    if (of.by) out.push_back(&of.by->policies);
    auto const consumer = within.consumer_policies.find(from.who->consumer);
    if (consumer != within.consumer_policies.end()) out.push_back(&consumer->second);
    if (to && to->what == route::destination::kind::group) out.push_back(&within.table.groups[to->index].policies);
    std::erase_if(out, [](positions const* each) { return each->empty(); });
    return out;
}

}  // namespace

void judge_policies(admission& of, inbound const& request, entry const& from, route::destination const* to, config::snapshot const& within)
{
    if (within.policies.empty()) return;
    auto const lists = met_by(of, from, to, within);
    if (lists.empty()) return;
    route::request_facts const about(facts_as_asked(request, from, of));
    policy::prompt words(from.where.spoken, request.body);
    for (positions const* list : lists) {
        for (std::uint32_t const each : *list) {
            of.judged.push_back(policy::judge(within.policies[each], about, words));
            policy::decision const& last = of.judged.back();
            if (last.passed) continue;
            of.inquiry.reset();
            of.refused = model::failure{model::fault::policy, last.by->message, {}, last.by->status, {}};
            return;
        }
    }
}

}  // namespace signalbox
