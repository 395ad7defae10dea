#include "engine/route/candidates.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>

namespace signalbox::route {

namespace {

constexpr std::array<strategy_row, 12> rows{{
    {strategy::single, "single", order_as_listed, false},
    {strategy::weighted, "weighted", order_by_draw, true},
    {strategy::fallback, "fallback", order_as_listed, false},
    {strategy::priority, "priority", order_as_listed, false},
    {strategy::round_robin, "round_robin", order_by_turn, true},
    {strategy::hash, "hash", order_by_hash, true},
    {strategy::least_busy, "least_busy", order_by_calls, true, true},
    {strategy::latency, "latency", order_by_speed, false, true},
    {strategy::cost, "cost", order_by_cost, false},
    {strategy::usage, "usage", order_by_tokens, true, true},
    {strategy::classify, "classify", order_by_label, false},
    {strategy::mirror, "mirror", order_as_listed, false},
}};

static_assert([] {
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (static_cast<std::size_t>(rows[i].how) != i) return false;
    return true;
}());

}  // namespace

strategy_row const& row_of(strategy how)
{
    return rows[static_cast<std::size_t>(how)];
}

std::string_view name(strategy how)
{
    return row_of(how).name;
}

std::optional<strategy> strategy_named(std::string_view text)
{
    auto const found = std::ranges::find(rows, text, &strategy_row::name);
    return found == rows.end() ? std::nullopt : std::optional(found->how);
}

bool takes_weights(strategy how)
{
    return row_of(how).takes_weights;
}

bool looks_at_loads(strategy how)
{
    return row_of(how).looks_at_loads;
}

std::optional<timing> timing_named(std::string_view text)
{
    if (text == "first_token") return timing::first_token;
    return text == "total" ? std::optional(timing::total) : std::nullopt;
}

std::optional<over_budget> over_budget_named(std::string_view text)
{
    if (text == "reject") return over_budget::reject;
    if (text == "cheapest") return over_budget::cheapest;
    return text == "last" ? std::optional(over_budget::last) : std::nullopt;
}

std::span<candidate> closed_of(std::span<candidate> all)
{
    auto const first_open = std::ranges::find_if(all, &candidate::open);
    return {all.begin(), first_open};
}

std::uint64_t sum_of_weights(std::span<candidate const> of)
{
    auto const add = [](std::uint64_t sum, candidate const& each) { return sum + each.weight; };
    return std::accumulate(of.begin(), of.end(), std::uint64_t{0}, add);
}

std::span<candidate> chosen_from(std::span<candidate> all)
{
    std::span<candidate> const closed = closed_of(all);
    return closed.empty() ? all : closed;
}

double share_of_first(std::span<candidate> all)
{
    std::uint64_t const sum = sum_of_weights(chosen_from(all));
    return sum > 0 ? static_cast<double>(all.front().weight) / static_cast<double>(sum) : 1.0;
}

double rank(std::span<candidate> among, double chance)
{
    if (among.empty()) return 1;
    std::ranges::sort(among, [](candidate const& a, candidate const& b) {
        auto const key = [](candidate const& of) { return std::tuple(of.weight == 0, of.score, of.position); };
        return key(a) < key(b);
    });
    candidate const best = among.front();
    auto const end = std::ranges::find_if(among, [&](candidate const& each) { return each.score != best.score || each.weight == 0; });
    std::span<candidate> const equal(among.begin(), end);
    std::uint64_t const sum = sum_of_weights(equal);
    if (sum == 0) return 1;
    auto const hit = std::min(static_cast<std::uint64_t>(chance * static_cast<double>(sum)), sum - 1);
    std::uint64_t passed = 0;
    auto const drawn = std::ranges::find_if(equal, [&](candidate const& each) { return (passed += each.weight) > hit; });
    std::rotate(equal.begin(), drawn, drawn + 1);
    return static_cast<double>(among.front().weight) / static_cast<double>(sum);
}

ordered order_by_rank(std::span<candidate> all, double chance, std::string_view why)
{
    std::span<candidate> const closed = closed_of(all);
    double const open_share = rank(all.subspan(closed.size()), chance);
    double const share = closed.empty() ? open_share : rank(closed, chance);
    return {.probability = share, .why = why};
}

namespace {

void keep_faster(percentiles& best, percentiles const& other)
{
    if (other.p50 && (!best.p50 || *other.p50 < *best.p50)) best.p50 = other.p50;
    if (other.p95 && (!best.p95 || *other.p95 < *best.p95)) best.p95 = other.p95;
}

}  // namespace

load load_of(question const& asked, candidate const& one)
{
    load sum;
    for (load const& each : part_of(asked.loads, *one.its)) {
        sum.in_flight += each.in_flight;
        sum.tokens += each.tokens;
        keep_faster(sum.first_token, each.first_token);
        keep_faster(sum.total, each.total);
    }
    return sum;
}

}  // namespace signalbox::route
