#include "engine/statistics/comparison.hpp"

#include "engine/statistics/peek_safe.hpp"
#include "engine/statistics/sample_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace signalbox::statistics {

namespace {

double half_width(double error, double values, looking how)
{
    return how == looking::fixed ? z_of_95() * error : peek_safe_half(error, values);
}

verdict verdict_on(interval const& range, double none)
{
    return range.high < none ? verdict::better : range.low > none ? verdict::worse : verdict::unclear;
}

std::uint64_t count_of(std::vector<bucket> const& of)
{
    std::uint64_t all = 0;
    for (bucket const& each : of) all += each.count;
    return all;
}

/// The times with failures as slow as the slowest answer of both arms: below the share of answers every percentile is exact.
std::vector<bucket> with_failures(std::vector<bucket> of, double slowest, std::uint64_t failures)
{
    if (failures == 0) return of;
    if (!of.empty() && of.back().value == slowest)
        of.back().count += failures;
    else
        of.push_back({slowest, 0, failures});
    return of;
}

double nearest_rank(std::vector<bucket> const& of, double q)
{
    double const rank = std::max(1.0, std::ceil(q * static_cast<double>(count_of(of))));
    double seen = 0;
    for (bucket const& each : of)
        if ((seen += static_cast<double>(each.count)) >= rank) return each.value;
    return 0;
}

void set_ratio(measured& made, log_ratio const& of, double values, looking how)
{
    double const half = half_width(of.error, values, how);
    made.error = of.error;
    made.values = values;
    made.change = of.ratio();
    made.range = interval{std::exp(of.log - half), std::exp(of.log + half)};
    made.p = of.p();
    made.says = verdict_on(*made.range, 1);
}

/// The times of an arm, and how many requests have none because they failed.
struct timed {
    std::vector<bucket> const& answers;
    std::uint64_t failures = 0;
    double design = 1;
};

/// A percentile of times. More failures than the percentile leaves room for: it cannot be told.
void set_times(measured& made, timed const& first, timed const& second, double q, looking how)
{
    std::uint64_t const n = count_of(first.answers), m = count_of(second.answers), needed = least_values(q);
    if (n == 0 && m == 0) return;
    if (n < needed || m < needed) {
        made.says = verdict::too_few;
        made.missing = needed - std::min(n, m);
        return;
    }
    double const slowest = std::max(first.answers.back().value, second.answers.back().value);
    auto const one = with_failures(first.answers, slowest, first.failures), other = with_failures(second.answers, slowest, second.failures);
    made.first = std::exp(nearest_rank(one, q));
    made.second = std::exp(nearest_rank(other, q));
    auto const answered = [q](std::uint64_t answers, std::uint64_t failures) {
        double const all = static_cast<double>(answers + failures);
        return std::ceil(q * all) <= static_cast<double>(answers);
    };
    if (!answered(n, first.failures) || !answered(m, second.failures)) return;
    auto const error = quantile_error(one, q), other_error = quantile_error(other, q);
    log_ratio const ratio{std::log(made.second / made.first),
                          std::hypot(error->error * std::sqrt(first.design), other_error->error * std::sqrt(second.design))};
    set_ratio(made, ratio, static_cast<double>(count_of(one) + count_of(other)), how);
}

/// As many independent requests as these are worth.
counted independent(counted of, double design)
{
    auto const fewer = [design](std::uint64_t count) {
        return static_cast<std::uint64_t>(std::llround(static_cast<double>(count) / design));
    };
    return design <= 1 ? of : counted{fewer(of.hits), std::max<std::uint64_t>(fewer(of.all), 1)};
}

void set_rate(measured& made, counted first, counted second, std::array<double, 2> design, looking how)
{
    if (first.all == 0 || second.all == 0) return;
    made.first = first.rate();
    made.second = second.rate();
    made.change = made.second - made.first;
    std::uint64_t const events = first.hits + second.hits;
    double const n = static_cast<double>(first.all), m = static_cast<double>(second.all);
    double const error = std::sqrt(design[0] * made.first * (1 - made.first) / n + design[1] * made.second * (1 - made.second) / m);
    made.error = error;
    made.values = n + m;
    made.range = newcombe(independent(second, design[1]), independent(first, design[0]), z_of_95());
    if (how == looking::peek_safe) {
        double const half = peek_safe_half(error, n + m);
        made.range = interval{std::max(-1.0, made.change - half), std::min(1.0, made.change + half)};
    }
    bool const few =
        design[0] <= 1 && design[1] <= 1 && std::min({first.hits, second.hits, first.all - first.hits, second.all - second.hits}) < 5;
    made.p = few ? fisher_exact(first, second) : std::erfc(std::abs(made.change) / error / std::numbers::sqrt2);
    made.says = events < fewest_events ? verdict::too_few : verdict_on(*made.range, 0);
    if (made.says == verdict::too_few) made.missing = fewest_events - events;
}

void set_costs(measured& made, arm_values const& first, arm_values const& second, looking how)
{
    bool const of_success = made.what == metric::cost_of_success;
    auto const value = [&](arm_values const& of) { return of_success ? of.cost.value() : of.cost.over.mean(); };
    made.first = value(first);
    made.second = value(second);
    if (made.first <= 0 || made.second <= 0) return;
    std::uint64_t const fewest = std::min(first.cost.over.count, second.cost.over.count);
    constexpr std::uint64_t needed = 30;  // of values whose mean is taken as nearly normal
    made.change = made.second / made.first;
    if (fewest < needed) {
        made.says = verdict::too_few;
        made.missing = needed - fewest;
        return;
    }
    log_ratio ratio = of_success ? ratio_of_ratios(second.cost, first.cost) : ratio_of_means(second.cost.over, first.cost.over);
    ratio.error *= std::sqrt(std::max(first.design.cost, second.design.cost));
    set_ratio(made, ratio, static_cast<double>(first.cost.over.count + second.cost.over.count), how);
}

bool is_told(measured const& of)
{
    return of.says == verdict::better || of.says == verdict::worse || of.says == verdict::unclear;
}

/// Of those that are not primary, together.
void adjust(std::vector<measured>& all, metric primary)
{
    std::vector<double> p;
    for (measured& each : all) {
        each.adjusted_p = each.p;
        if (each.what != primary && is_told(each)) p.push_back(each.p);
    }
    auto const raised = benjamini_hochberg(p);
    std::size_t next = 0;
    for (measured& each : all)
        if (each.what != primary && is_told(each)) each.adjusted_p = raised[next++];
}

}  // namespace

std::optional<metric> metric_named(std::string_view text)
{
    auto const found = std::ranges::find(metric_names, text);
    if (found == metric_names.end()) return std::nullopt;
    return static_cast<metric>(found - metric_names.begin());
}

bool is_rate(metric of)
{
    return of == metric::errors || of == metric::fallbacks;
}

measured measure(metric what, arm_values const& first, arm_values const& second, looking how)
{
    measured made{.what = what};
    auto const times = [](arm_values const& of) { return timed{of.latency, of.failures, of.design.times}; };
    auto const streams = [](arm_values const& of) { return timed{of.first_token, of.streams - count_of(of.first_token), of.design.times}; };
    switch (what) {
    case metric::latency_p95: set_times(made, times(first), times(second), 0.95, how); break;
    case metric::latency_p50: set_times(made, times(first), times(second), 0.5, how); break;
    case metric::first_token_p95: set_times(made, streams(first), streams(second), 0.95, how); break;
    case metric::errors:
        set_rate(made, {first.failures, first.requests}, {second.failures, second.requests}, {first.design.errors, second.design.errors},
                 how);
        break;
    case metric::fallbacks:
        set_rate(made, {first.fallbacks, first.requests}, {second.fallbacks, second.requests},
                 {first.design.fallbacks, second.design.fallbacks}, how);
        break;
    case metric::cost:
    case metric::cost_of_success: set_costs(made, first, second, how); break;
    }
    return made;
}

std::vector<measured> compare(arm_values const& first, arm_values const& second, looking how, metric primary)
{
    std::vector<measured> all;
    for (std::size_t i = 0; i < metric_names.size(); ++i) all.push_back(measure(static_cast<metric>(i), first, second, how));
    adjust(all, primary);
    if (how == looking::fixed)
        for (measured& each : all)
            if (is_told(each) && each.adjusted_p >= usual_alpha) each.says = verdict::unclear;
    return all;
}

bool keeps_guardrail(std::vector<measured> const& all)
{
    auto const errors = std::ranges::find(all, metric::errors, &measured::what);
    return errors == all.end() || !errors->range || errors->range->low <= 0;
}

void correct_together(std::vector<measured>& all)
{
    std::vector<double> p;
    for (measured const& each : all)
        if (is_told(each)) p.push_back(each.p);
    auto const raised = benjamini_hochberg(p);
    std::size_t next = 0;
    for (measured& each : all) {
        if (!is_told(each)) continue;
        each.adjusted_p = raised[next++];
        if (each.adjusted_p >= usual_alpha) each.says = verdict::unclear;
    }
}

}  // namespace signalbox::statistics
