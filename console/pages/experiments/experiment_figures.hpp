// The experiments page as values: the groups to choose from, the arms of one, the report about them, its time course and its segments. No widget;
// runs on a reader's thread.
#pragma once

#include "console/chart/interval_chart.hpp"
#include "console/pages/statistics_queue.hpp"
#include "console/pages/time_steps.hpp"

#include "engine/statistics/experiment.hpp"
#include "storage/arm_run.hpp"
#include "storage/event_reader.hpp"

#include <QString>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::console {

struct ExperimentAsk {
    storage::time_range range;
    storage::filter where;
    std::uint64_t newest = 0;  // the scope's snapshot
    statistics::arms_by by = statistics::arms_by::tag;
    std::string group{};  // empty: the first with two arms
    std::string baseline{}, other{};
    statistics::metric primary = statistics::metric::latency_p95;
    statistics::looking how = statistics::looking::peek_safe;

    /// Another question about the same arms: they need not be read again.
    bool sameArms(ExperimentAsk const& as) const
    {
        return range == as.range && where == as.where && newest == as.newest && by == as.by && group == as.group;
    }
};

struct SegmentRow {
    storage::segment_kind kind = storage::segment_kind::client;
    std::string name;
    std::uint64_t first = 0, second = 0;  // requests of each arm
    statistics::measured primary;
};

struct ExperimentFigures {
    Range range;
    Recorded recorded;
    ExperimentAsk asked;  // with what was taken where nothing was named
    std::vector<storage::name_count> groups;
    std::uint64_t requests = 0;                    // of all arms
    std::vector<std::string> arms;                 // by name, as the store has them
    std::optional<statistics::experiment> report;  // nothing with fewer than two arms
    statistics::compared_arm other;                // the one of the report that is shown
    std::vector<IntervalSample> course;            // of the primary metric
    std::int64_t course_step_us = 1;
    std::vector<SegmentRow> segments;  // corrected together
    Counting counting;
};

inline constexpr std::size_t most_experiment_groups = 200;  // to choose from
inline constexpr std::size_t most_tried_groups = 20;        // looked into for two arms
inline constexpr std::int64_t course_steps = 40;
inline constexpr std::size_t most_segments = 12;  // of one kind, those with the most requests

/// The experiment of a scope, read in steps on a reader's thread.
class ExperimentReading {
public:
    explicit ExperimentReading(ExperimentAsk ask) : ask_(std::move(ask)) {}
    /// Another question; what `before` has read is taken over where it is about the same arms.
    ExperimentReading(ExperimentAsk ask, ExperimentReading const& before);

    storage::result<ExperimentFigures> step(storage::event_reader& from, std::chrono::milliseconds time = counting_step);

private:
    storage::result<void> begin(storage::event_reader& from);
    storage::result<std::vector<storage::name_count>> groupsIn(storage::event_reader& from, storage::time_range range) const;
    storage::result<std::string> firstGroup(storage::event_reader& from, storage::time_range range) const;
    storage::result<std::optional<statistics::arm_set>> totals(storage::event_reader& from) const;

    ExperimentAsk ask_;
    std::optional<ExperimentFigures> base_;  // what is known without counting
    std::optional<storage::arm_run> run_;
    std::optional<statistics::arm_set> first_;  // from rollups, until all is counted
};
/// To the end.
storage::result<ExperimentFigures> readExperiment(storage::event_reader& from, ExperimentAsk const& ask);

}  // namespace signalbox::console
