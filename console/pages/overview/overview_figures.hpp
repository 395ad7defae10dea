// Everything the overview shows of a scope, as values: what the store is asked, and what its answers add up to. No widget; runs on a
// reader's thread.
#pragma once

#include "console/chart/chart_data.hpp"
#include "console/chart/heat_map.hpp"
#include "console/look/figures.hpp"
#include "console/pages/overview/failed_calls.hpp"
#include "console/pages/statistics_queue.hpp"
#include "console/pages/time_steps.hpp"

#include "storage/event_reader.hpp"

#include <QString>
#include <QTimeZone>

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <vector>

namespace signalbox::console {

/// What errors over time are told apart by. By provider these are failed calls, also of requests that another target answered; else failed requests.
enum class FailuresBy : std::uint8_t { reason, provider, model };

struct OverviewAsk {
    storage::time_range range;
    storage::filter where;
    std::uint64_t newest = 0;  // the scope's snapshot
    LatencyOf latency = LatencyOf::all;
    FailuresBy failures = FailuresBy::reason;
    QTimeZone zone = QTimeZone::utc();  // whose days are shown
};

enum class Meaning : std::uint8_t { neutral, more_is_good, more_is_bad };

/// One of the six figures at the top.
struct Tile {
    QString name;
    QString value;
    QString detail;  // below the value: what it leaves out, what belongs to it
    figures::Change change;
    Meaning meaning = Meaning::neutral;
    std::vector<double> spark;  // one for each step of the range; NaN without requests
};
enum TilePlace : std::size_t { tile_requests, tile_errors, tile_first_token, tile_latency, tile_speed, tile_cost, tile_count };

struct Ranked {
    QString name;                  // as the filter takes it; empty for events without one
    double amount = 0;             // requests
    double share = 0;              // of all that are ranked
    std::optional<double> errors;  // share of its requests; models alone tell it
    int color = -1;                // the series of the same name in the chart beside it
    QString remark;                // of a reason: whether requests failed, were refused or left
};

struct OverviewFigures {
    Range range;
    Steps steps, cost_steps;
    std::uint64_t requests = 0;
    Recorded recorded;
    Counting counting;
    LatencyOf latency = LatencyOf::all;
    FailuresBy failures_by = FailuresBy::reason;
    std::uint64_t latency_requests = 0;  // that the latencies are of
    std::array<Tile, tile_count> tiles;
    std::vector<Series> percentiles;  // p50, p95, p99 of `latency`
    std::vector<HeatColumn> heat;
    std::vector<Series> cost;    // the dearest models, then all others as one; names as the filter takes them
    bool cost_has_rest = false;  // the last of them is all others
    std::uint64_t unpriced = 0;
    std::vector<Series>
        failures;  // errors by class or model, or failed calls by provider, the most frequent first; names as the filter takes them
    Counting failures_counting;                        // of the failed calls, which totals do not know
    std::map<QString, std::uint64_t> newest_failures;  // by provider: the request of its newest failed call
    std::vector<Ranked> models, keys, reasons;
    std::vector<TimeMark> marks;
};

inline constexpr std::size_t most_cost_series = 8;  // as many as there are colours; the last one is "others"
inline constexpr std::size_t most_ranked = 200;     // rows of a list: more is a question for Traffic
inline constexpr std::size_t most_marks = 200;      // beyond, the newest: a picture of marks alone tells nothing

/// The same length of time, right before.
Range rangeBefore(Range range);
/// Server starts and configurations inside a range, by time.
std::vector<TimeMark> marksOf(std::vector<storage::run_row> const& runs, std::vector<storage::revision_row> const& revisions, Range range);
/// Sums of a range: of all requests, and the latencies of those that the choice is about.
struct RangeSums {
    storage::totals all;
    storage::histogram latency;
};
/// The six tiles. `before` is nothing when that time was not recorded from its beginning. `steps` are of all requests, `latencies` of those
/// that the choice is about.
struct TilesOf {
    RangeSums now;
    std::optional<RangeSums> before;
    std::vector<storage::series_point> steps, latencies;
    Range range;
    Steps by;
    LatencyOf latency = LatencyOf::all;
};
std::array<Tile, tile_count> tilesOf(TilesOf const& of, QLocale const& in = QLocale());
/// Rows as a ranked list, the most requests first; `unnamed`: requests without a name count, too.
std::vector<Ranked> rankedOf(std::vector<storage::stats_row> const& rows, bool unnamed);
/// Errors over time by the name of the points.
std::vector<Series> failuresOf(std::vector<storage::series_point> const& points, Steps const& by);
/// Costs by model over time, the dearest first, the rest as one.
std::vector<Series> costOf(std::vector<storage::series_point> const& points, Steps const& by, bool& has_rest);
/// Points with the same start as one, whatever their names.
std::vector<storage::series_point> together(std::vector<storage::series_point> const& points);

/// The overview of a scope, read in steps on a reader's thread.
class OverviewReading {  // overview_reading.cpp
public:
    explicit OverviewReading(OverviewAsk ask) : ask_(std::move(ask)) {}
    /// The figures so far; they are whole when their counting is done.
    storage::result<OverviewFigures> step(storage::event_reader& from, std::chrono::milliseconds time = counting_step);

private:
    storage::result<void> begin(storage::event_reader& from);
    OverviewFigures figures() const;
    void addFailures(OverviewFigures& made) const;
    RangeSums sums(std::size_t all, std::size_t latency) const;

    OverviewAsk ask_;
    StatisticsQueue queue_;
    FailedCalls calls_;  // asked for by FailuresBy::provider alone
    bool begun_ = false;
    std::size_t now_ = 0, now_latency_ = 0;  // places in the queue
    std::optional<std::size_t> before_;      // all; its latencies follow
    std::size_t before_latency_ = 0;
    OverviewFigures base_;  // what is known without counting
};
/// To the end.
storage::result<OverviewFigures> readOverview(storage::event_reader& from, OverviewAsk const& ask);

}  // namespace signalbox::console
