#include "console/pages/experiments/experiment_figures.hpp"

#include "storage/arm_values.hpp"
#include "storage/filter_text.hpp"
#include "storage/statistics.hpp"

#include <algorithm>
#include <map>

namespace signalbox::console {

namespace {

using statistics::arms_by;

storage::filter termOf(std::string const& field, std::string const& value)
{
    auto const made = storage::filter::from({.is = storage::condition::form::compare, .field = field, .value = value});
    return made ? *made : storage::filter{};
}

storage::filter both(storage::filter const& one, storage::filter const& other)
{
    auto const made = storage::all_of({one, other});
    return made ? *made : one;
}

storage::arm_sum const* armIn(storage::arms_by_name const& arms, std::string const& name)
{
    auto const found = arms.find(name);
    return found == arms.end() ? nullptr : &found->second;
}

void merge(storage::arm_sum& into, storage::arm_sum const& other)
{
    into.requests += other.requests;
    into.failures += other.failures;
    into.abandoned += other.abandoned;
    into.fallbacks += other.fallbacks;
    into.streams += other.streams;
    into.latency.merge(other.latency);
    into.first_token.merge(other.first_token);
    into.cost.count += other.cost.count;
    into.cost.successes += other.cost.successes;
    into.cost.micros += other.cost.micros;
    into.cost.squares += other.cost.squares;
    into.cost.of_successes += other.cost.of_successes;
}

/// Parts of an arm: their requests are as alike within a unit as all of the arm's are, at most.
statistics::arm_values partOf(storage::arm_sum const& part, statistics::design_effects const& of_whole)
{
    statistics::arm_values made = storage::values_of(part);
    made.design = of_whole;
    return made;
}

/// The design effects of the two arms that are shown.
std::pair<statistics::design_effects, statistics::design_effects> designsOf(statistics::arm_set const& arms, ExperimentAsk const& asked)
{
    auto const of = [&](std::string const& name) {
        statistics::arm const* const its = arms.find(name);
        return its ? its->values.design : statistics::design_effects{};
    };
    return {of(asked.baseline), of(asked.other)};
}

/// The primary metric after each step, of everything up to its end.
std::vector<IntervalSample> courseOf(storage::arm_run const& run, statistics::arm_set const& arms, ExperimentAsk const& asked)
{
    auto const design = designsOf(arms, asked);
    std::vector<IntervalSample> made;
    storage::arm_sum first, second;
    for (auto const& [start, arms] : run.steps) {
        if (auto const* its = armIn(arms, asked.baseline)) merge(first, *its);
        if (auto const* its = armIn(arms, asked.other)) merge(second, *its);
        auto const seen = statistics::measure(asked.primary, partOf(first, design.first), partOf(second, design.second), asked.how);
        IntervalSample sample{.at_us = start + run.query.step_us};
        if (seen.range) sample = {sample.at_us, seen.change, seen.range->low, seen.range->high};
        made.push_back(sample);
    }
    return made;
}

std::vector<SegmentRow> segmentsOf(storage::arm_run const& run, statistics::arm_set const& arms, ExperimentAsk const& asked)
{
    auto const design = designsOf(arms, asked);
    std::vector<SegmentRow> made;
    for (std::size_t kind = 0; kind < storage::segment_kinds; ++kind) {
        std::vector<SegmentRow> rows;
        for (auto const& [name, arms] : run.parts[kind]) {
            auto const *first = armIn(arms, asked.baseline), *second = armIn(arms, asked.other);
            if (first && second)
                rows.push_back(
                    {static_cast<storage::segment_kind>(kind), name, first->requests, second->requests,
                     statistics::measure(asked.primary, partOf(*first, design.first), partOf(*second, design.second), asked.how)});
        }
        std::ranges::stable_sort(rows, std::greater{}, [](SegmentRow const& each) { return each.first + each.second; });
        if (rows.size() > most_segments) rows.resize(most_segments);
        made.insert(made.end(), rows.begin(), rows.end());
    }
    std::vector<statistics::measured> all;
    for (SegmentRow const& each : made) all.push_back(each.primary);
    statistics::correct_together(all);
    for (std::size_t i = 0; i < made.size(); ++i) made[i].primary = all[i];
    return made;
}

std::string aboutText(ExperimentAsk const& asked)
{
    return asked.group.empty() ? "requests of all groups" : "group " + asked.group;
}

void report(ExperimentFigures& made, statistics::arm_set const& arms)
{
    ExperimentAsk& asked = made.asked;
    for (auto const& each : arms.arms) made.arms.push_back(each.name);
    made.requests = arms.requests();
    if (!arms.find(asked.baseline) || asked.baseline.empty()) asked.baseline = statistics::usual_baseline(arms);
    if (asked.other == asked.baseline || !arms.find(asked.other)) asked.other = statistics::largest_arm(arms, asked.baseline);
    made.report = statistics::experiment_of(arms, {aboutText(asked), asked.group, asked.baseline, asked.primary, asked.how});
    if (!made.report) return;
    auto const shown =
        std::ranges::find(made.report->others, statistics::shown_arm(asked.other, asked.by), &statistics::compared_arm::name);
    if (shown == made.report->others.end())
        made.report.reset();
    else
        made.other = *shown;
}

statistics::arm_values valuesOf(storage::totals const& answered, storage::totals const& failed)
{
    statistics::arm_values made;
    made.requests = answered.requests + failed.requests;
    made.failures = failed.requests;
    made.fallbacks = answered.fallbacks + failed.fallbacks;
    made.latency = storage::logarithms(answered.latency);
    made.first_token = storage::logarithms(answered.first_token);
    made.streams = answered.streams + failed.streams;
    return made;
}

}  // namespace

ExperimentReading::ExperimentReading(ExperimentAsk ask, ExperimentReading const& before) : ask_(std::move(ask))
{
    if (!before.run_ || !before.run_->done || !before.base_) return;
    ExperimentAsk as = before.ask_;
    as.group = before.base_->asked.group;
    if (!ask_.sameArms(before.ask_) && !ask_.sameArms(as)) return;
    base_ = before.base_;
    run_ = before.run_;
    std::string const group = base_->asked.group;
    base_->asked = ask_;
    base_->asked.group = group;
}

storage::result<std::string> ExperimentReading::firstGroup(storage::event_reader& from, storage::time_range range) const
{
    for (std::size_t i = 0; i < std::min(base_->groups.size(), most_tried_groups); ++i) {
        std::string const& group = base_->groups[i].name;
        auto const tags = from.stats({.range = range, .by = storage::dimension::tag, .where = termOf("group", group)});
        if (!tags) return tags.error();
        if (std::ranges::count_if(tags->rows, [](storage::stats_row const& each) { return !each.name.empty(); }) >= 2) return group;
    }
    return base_->groups.empty() ? std::string() : base_->groups.front().name;
}

/// What rollups know of the arms: how often and how fast, not what it cost each time.
storage::result<std::optional<statistics::arm_set>> ExperimentReading::totals(storage::event_reader& from) const
{
    std::optional<statistics::arm_set> none;
    if (ask_.by != arms_by::tag || base_->asked.group.empty()) return none;
    std::map<std::string, std::pair<storage::totals, storage::totals>> arms;
    for (bool const failed : {false, true}) {
        auto const where = both(run_->query.where, termOf("decision", failed ? "error" : "allowed"));
        auto run = from.begin_statistics(
            {.range = run_->query.range, .where = where, .newest = ask_.newest, .groups = {{.by = storage::dimension::tag}}});
        if (!run) return run.error();
        if (run->by_scan) return none;
        for (auto& each : run->rows(0)) (failed ? arms[each.name].second : arms[each.name].first) = each.sum;
    }
    statistics::arm_set made;
    made.from_totals = true;
    for (auto const& [name, sums] : arms) {
        auto const values = valuesOf(sums.first, sums.second);
        made.arms.push_back({.name = name, .requests = values.requests, .values = values});
    }
    return std::optional(std::move(made));
}

/// The groups of the scope, or of its range where rollups cannot tell the scope's.
storage::result<std::vector<storage::name_count>> ExperimentReading::groupsIn(storage::event_reader& from, storage::time_range range) const
{
    std::vector<storage::name_count> made;
    auto run =
        from.begin_statistics({.range = range, .where = ask_.where, .newest = ask_.newest, .groups = {{.by = storage::dimension::group}}});
    if (!run) return run.error();
    if (run->by_scan) {
        auto all = from.values(storage::dimension::group, range);
        if (!all) return all.error();
        made = std::move(*all);
    } else {
        for (storage::stats_row const& each : run->rows(0)) made.push_back({each.name, each.sum.requests});
    }
    std::erase_if(made, [](storage::name_count const& each) { return each.name.empty(); });
    if (made.size() > most_experiment_groups) made.resize(most_experiment_groups);
    return made;
}

storage::result<void> ExperimentReading::begin(storage::event_reader& from)
{
    auto const reach = recorded(from);
    if (!reach) return reach.error();
    base_ = ExperimentFigures{.range = boundedRange(ask_.range, *reach), .recorded = *reach, .asked = ask_, .other = {}, .counting = {}};
    storage::time_range const range{base_->range.from_us, base_->range.to_us};
    auto groups = groupsIn(from, range);
    if (!groups) return groups.error();
    base_->groups = std::move(*groups);
    if (ask_.group.empty() && statistics::is_drawn(ask_.by)) {
        auto group = firstGroup(from, range);
        if (!group) return group.error();
        base_->asked.group = *group;
    }
    std::int64_t const minute = 60'000'000;
    std::int64_t const step = (base_->range.length() / course_steps / minute + 1) * minute;
    storage::filter where = ask_.where;
    if (!base_->asked.group.empty()) where = both(where, termOf("group", base_->asked.group));
    auto run = from.begin_arms(
        {.range = range, .where = std::move(where), .newest = ask_.newest, .by = ask_.by, .step_us = step, .segments = true});
    if (!run) return run.error();
    run_ = std::move(*run);
    auto first = totals(from);
    if (!first) return first.error();
    first_ = std::move(*first);
    return {};
}

storage::result<ExperimentFigures> ExperimentReading::step(storage::event_reader& from, std::chrono::milliseconds time)
{
    bool const fresh = !base_;
    if (fresh)
        if (auto begun = begin(from); !begun) return begun.error();
    // What rollups tell is shown at once.
    bool const told = fresh && first_ && !run_->done;
    auto const end = std::chrono::steady_clock::now() + time;
    bool over = run_->done || run_->scanned >= most_scanned;
    if (!told && !over) {
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        if (auto done = from.continue_arms(*run_, left); !done) return done.error();
        over = run_->done || run_->scanned >= most_scanned;
    }
    ExperimentFigures made = *base_;
    made.counting = {
        .scanned = run_->scanned, .of = run_->of, .by_scan = !over || !run_->done, .done = over, .capped = over && !run_->done};
    made.course_step_us = run_->query.step_us;
    statistics::arm_set const arms = !over && first_ ? *first_ : storage::arm_set_of(run_->whole, made.asked.by);
    report(made, arms);
    if (over && made.report) {
        made.course = courseOf(*run_, arms, made.asked);
        made.segments = segmentsOf(*run_, arms, made.asked);
    }
    return made;
}

storage::result<ExperimentFigures> readExperiment(storage::event_reader& from, ExperimentAsk const& ask)
{
    ExperimentReading reading(ask);
    for (;;) {
        auto made = reading.step(from);
        if (!made || made->counting.done) return made;
    }
}

}  // namespace signalbox::console
