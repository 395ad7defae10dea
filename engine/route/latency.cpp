// latency: the member that answered fastest lately, and now and then another, so that one that has become faster is found. Pure.
#include "engine/route/candidates.hpp"
#include "engine/route/decide.hpp"

#include <algorithm>

namespace signalbox::route {

namespace {

// Scores are milliseconds. A member without a measure is asked first, by one request at a time; the others of its kind wait behind those
// that are measured, and before those that are too slow.
constexpr double unmeasured = -1, being_measured = 1e12, too_slow = 1e13;

void score(candidate& one, latency_rule const& by, load const& its)
{
    percentiles const& seen = by.of == timing::total ? its.total : its.first_token;
    auto const time = by.p95 ? seen.p95 : seen.p50;
    if (!time) {
        one.score = its.in_flight > 0 ? being_measured : unmeasured;
        return;
    }
    one.seen = {measure::of::milliseconds, time->count()};
    one.score = static_cast<double>(time->count()) + (by.most && *time > *by.most ? too_slow : 0);
}

/// Those that another may be tried of: all but the ones that are too slow.
std::span<candidate> quick_of(std::span<candidate> among)
{
    return {among.begin(), std::ranges::find_if(among, [](candidate const& each) { return each.score >= too_slow; })};
}

}  // namespace

ordered order_by_speed(group const& from, table const&, question const& asked, std::span<candidate> all)
{
    latency_rule const& by = from.speed;
    for (candidate& each : all) score(each, by, load_of(asked, each));
    bool const explores = asked.chance < by.explore;
    double const rest = explores ? asked.chance / by.explore : (asked.chance - by.explore) / (1 - by.explore);
    ordered made = order_by_rank(all, rest, reason::speed);
    std::span<candidate> const among = quick_of(chosen_from(all));
    if (!among.empty() && among.front().score == unmeasured) made.why = reason::unmeasured;
    if (among.size() < 2) return made;
    double const each_share = by.explore / static_cast<double>(among.size());
    double const best = among.front().score, best_share = made.probability;
    if (explores) {
        auto const picked = std::min(static_cast<std::size_t>(rest * static_cast<double>(among.size())), among.size() - 1);
        std::span<candidate> const passed = among.first(picked + 1);
        std::rotate(passed.begin(), passed.end() - 1, passed.end());
        if (among.front().score > best) made.why = reason::explored;
    }
    made.probability = each_share + (among.front().score == best ? (1 - by.explore) * best_share : 0);
    return made;
}

}  // namespace signalbox::route
