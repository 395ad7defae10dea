// The end of what_if_sum: of each recorded model, what stays, what goes where, and what that costs.
#include "server/what_if.hpp"

#include "engine/model/fault_facts.hpp"

#include <algorithm>

namespace signalbox::server {

namespace {

/// Adds to the entry of these words.
void count(std::vector<counted_words>& in, std::string_view words, double requests)
{
    auto const found = std::ranges::find(in, words, &counted_words::words);
    if (found != in.end())
        found->requests += requests;
    else
        in.push_back({std::string(words), requests});
}

void most_first(std::vector<counted_words>& all)
{
    std::ranges::stable_sort(all, std::greater<>(), &counted_words::requests);
}

/// What of a model's limits events cannot be held against.
std::string untold_contents(route::target const& of)
{
    std::string lacks;
    auto const add = [&](bool takes, std::string_view what) {
        if (!takes) lacks.append(lacks.empty() ? "" : ", ").append(what);
    };
    add(of.takes.images, "images");
    add(of.takes.tools, "tools");
    add(of.takes.structured_output, "structured output");
    return lacks.empty() ? lacks : "they go to " + of.full_name + ", which does not take " + lacks;
}

bool is_kept_by_state(likely_way const& way, std::string_view group)
{
    return way.first.by_state && way.group == group;
}

void add_up(std::vector<request_flow>& flows)
{
    std::map<std::pair<std::string, std::string>, double> sums;
    for (request_flow const& each : flows) sums[{each.from, each.to}] += each.requests;
    flows.clear();
    for (auto const& [ends, requests] : sums) flows.push_back({ends.first, ends.second, requests});
    std::ranges::stable_sort(flows, std::greater<>(), &request_flow::requests);
}

}  // namespace

double what_if_sum::part_at(way_class const& its, std::uint32_t name) const
{
    double part = 0;
    for (route::share const& each : its.way.first.of)
        if (target_names_[each.target] == name) part += each.part;
    return part;
}

bool what_if_sum::settle_untold(way_class const& its, std::uint32_t name, double requests, what_if_result& made) const
{
    std::string why = its.way.untold;
    bool const kept = is_kept_by_state(its.way, its.group) && part_at(its, name) > 0;
    if (why.empty() && its.way.first.by_state && !kept)
        why = "the group \"" + std::string(its.way.group) + "\" goes by loads, times or answers of the moment";
    if (why.empty()) return false;
    count(made.unknowns, why, requests);
    made.untold += requests;
    return true;
}

bool what_if_sum::settle_refused(way_class const& its, std::uint32_t name, double requests, what_if_result& made) const
{
    if (!its.way.refused) return false;
    if (names_[name] == no_first_target) return true;
    count(made.refusals, model::words_of(*its.way.refused), requests);
    made.changed += requests;
    made.flows.push_back({names_[name], std::string(no_first_target), requests});
    return true;
}

/// Those that leave a model go where more is due than there was, so that the least changes; together 1, or none where nothing is due elsewhere.
std::vector<double> what_if_sum::leavers_parts(way_class const& its, std::uint32_t name) const
{
    auto const& shares = its.way.first.of;
    std::vector<double> due(shares.size(), 0);
    double sum = 0;
    for (bool const less_what_was_there : {true, false}) {
        for (std::size_t i = 0; i < due.size(); ++i) {
            std::uint32_t const to = target_names_[shares[i].target];
            auto const there = its.from.find(to);
            bool const counts = less_what_was_there && there != its.from.end();
            double const had = counts ? there->second.probability / static_cast<double>(there->second.requests) : 0;
            due[i] = to == name ? 0 : std::max(0.0, shares[i].part - had);
            sum += due[i];
        }
        if (sum > 0) break;
    }
    for (double& each : due) each = sum > 0 ? each / sum : 0;
    return due;
}

void what_if_sum::move(route::share const& to, double part, double micros_there, std::uint32_t name, tally const& of,
                       what_if_result& made) const
{
    route::target const& target = by_->table.targets[to.target];
    double const requests = static_cast<double>(of.requests) * part;
    made.changed += requests;
    made.flows.push_back({names_[name], target.full_name, requests});
    if (target.price.known()) {
        made.micros_before += of.micros * part;
        made.micros_after += micros_there * part;
    } else {
        made.cost_unknown += static_cast<double>(of.requests - of.without_cost) * part;
    }
    if (std::string const lacks = untold_contents(target); !lacks.empty()) count(made.contents, lacks, requests);
}

void what_if_sum::settle(way_class const& its, std::uint32_t name, tally const& of, what_if_result& made) const
{
    double const requests = static_cast<double>(of.requests);
    if (settle_untold(its, name, requests, made) || settle_refused(its, name, requests, made)) return;
    double const assigned = of.probability / requests;
    bool const stays = is_kept_by_state(its.way, its.group);
    constexpr double rounding = 1e-9;
    double keep = stays ? 1 : std::min(1.0, part_at(its, name) / assigned);
    if (keep > 1 - rounding) keep = 1;  // probabilities are added up
    made.micros_before += keep * of.micros;
    made.micros_after += keep * of.micros;
    made.cost_unknown += static_cast<double>(of.without_cost);
    made.modelled.stays(name, of.timed, keep);
    if (keep >= 1) return;
    std::vector<double> const parts = leavers_parts(its, name);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i] == 0) continue;
        route::share const& to = its.way.first.of[i];
        move(to, (1 - keep) * parts[i], i < of.micros_at.size() ? of.micros_at[i] : 0, name, of, made);
        made.modelled.moves(name, target_names_[to.target], of.timed, (1 - keep) * parts[i]);
    }
}

what_if_result what_if_sum::result() const
{
    what_if_result made{.left_out = left_out_, .modelled = times_};
    for (auto const& [key, its] : classes_)
        for (auto const& [name, of] : its.from) {
            made.requests += of.requests;
            settle(its, name, of, made);
        }
    add_up(made.flows);
    for (auto* const each : {&made.refusals, &made.unknowns, &made.contents}) most_first(*each);
    made.times = made.modelled.result();
    return made;
}

}  // namespace signalbox::server
