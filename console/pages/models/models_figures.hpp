// The matrix of the models page as values: one row for each name of a dimension, with its figures and its distributions. No widget; runs on
// a reader's thread.
#pragma once

#include "console/chart/chart_data.hpp"
#include "console/chart/sentence.hpp"
#include "console/pages/statistics_queue.hpp"
#include "console/pages/time_steps.hpp"

#include "engine/statistics/comparison.hpp"
#include "storage/dimension.hpp"
#include "storage/event_reader.hpp"

#include <QString>

#include <array>
#include <optional>
#include <vector>

namespace signalbox::console {

/// The columns of the matrix after the name, in their order.
enum class Figure : std::uint8_t { requests, errors, p50, p95, p99, first_token, speed, cost, cost_per_thousand };
inline constexpr std::array<Figure, 9> all_figures{Figure::requests, Figure::errors, Figure::p50,
                                                   Figure::p95,      Figure::p99,    Figure::first_token,
                                                   Figure::speed,    Figure::cost,   Figure::cost_per_thousand};
QString figureName(Figure of);
/// What the column's heading does not say; for its tool tip.
QString figureMeaning(Figure of);
Unit figureUnit(Figure of);
/// True where a longer bar is worse.
bool isTrouble(Figure of);

struct ModelRow {
    QString name;                                     // as the filter takes it; empty for requests without one
    std::array<double, all_figures.size()> values{};  // NaN: nothing was counted, or the cost is unknown
    bool cost_incomplete = false;                     // some answered requests have no price: the sum leaves them out
    std::vector<Bin> latency, first_token;
    statistics::arm_values arm;  // of rows that are tags: what the comparison of two arms takes
    double value(Figure of) const { return values[static_cast<std::size_t>(of)]; }
};

struct ModelsAsk {
    storage::time_range range;
    storage::filter where;
    storage::dimension by = storage::dimension::requested_model;
    std::uint64_t newest = 0;  // the scope's snapshot
    LatencyOf latency = LatencyOf::all;
};

struct ModelsFigures {
    Range range;
    Recorded recorded;
    storage::dimension by = storage::dimension::requested_model;
    std::vector<ModelRow> rows;  // most requests first
    std::uint64_t left_out = 0;  // names beyond most_model_rows
    std::uint64_t requests = 0;  // of all rows
    Counting counting;
};

inline constexpr std::size_t most_model_rows = 1'000;  // each row keeps two histograms on the GUI's side

/// `latency`: of the requests that the choice is about.
ModelRow modelRowOf(storage::stats_row const& row, storage::histogram const& latency);
/// A tag as an arm, from all its requests and from those that were answered. Costs have no spread there.
statistics::arm_values armOf(storage::totals const& all, storage::totals const& answered);
/// The shown text of a figure; costs that leave requests out say so.
QString figureText(ModelRow const& row, Figure of, QLocale const& in = QLocale());
std::vector<Bin> binsOf(storage::histogram const& of);

/// The matrix of a scope, read in steps on a reader's thread.
class ModelsReading {
public:
    explicit ModelsReading(ModelsAsk ask) : ask_(std::move(ask)) {}
    storage::result<ModelsFigures> step(storage::event_reader& from, std::chrono::milliseconds time = counting_step);

private:
    ModelsAsk ask_;
    StatisticsQueue queue_;
    std::optional<ModelsFigures> base_;  // what is known without counting
    std::size_t latency_ = 0;            // place in the queue
    std::size_t answered_ = 0;           // of tags: the place of what was answered
};
/// To the end.
storage::result<ModelsFigures> readModels(storage::event_reader& from, ModelsAsk const& ask);

}  // namespace signalbox::console
