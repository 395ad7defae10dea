// The cost page as values: the report of `signalbox report cost` over a scope, its dearest requests, and the lines of an invoice. No widget; runs on
// a reader's thread.
#pragma once

#include "console/pages/statistics_queue.hpp"
#include "console/pages/time_steps.hpp"

#include "storage/cost_report.hpp"
#include "storage/event_top.hpp"

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace signalbox::console {

struct CostAsk {
    storage::time_range range;
    storage::filter where;
    std::uint64_t newest = 0;  // the scope's snapshot
    storage::dimension by = storage::dimension::resolved_model, then = storage::dimension::none;
    std::optional<double> budget{};  // of the month, in micro-dollars
    std::int64_t now_us = 0;
};

struct DearRequest {
    quint64 id = 0;
    std::int64_t started_us = 0, micros = 0;
    std::string model, consumer;
    std::uint64_t tokens = 0;
};

struct CostFigures {
    Range range;
    Recorded recorded;
    storage::cost_report report;
    std::vector<DearRequest> dearest;
    std::vector<storage::invoice_line> invoice;
    Counting counting;
};

inline constexpr std::size_t most_dearest = 20;
inline constexpr std::size_t most_cost_lines = 2'000;  // of both levels; more is a question for a filter

class CostReading {
public:
    explicit CostReading(CostAsk ask) : ask_(std::move(ask)) {}
    storage::result<CostFigures> step(storage::event_reader& from, std::chrono::milliseconds time = counting_step);

private:
    storage::result<void> begin(storage::event_reader& from);
    storage::result<std::vector<DearRequest>> dearest(storage::event_reader& from) const;

    CostAsk ask_;
    storage::cost_question question_;
    StatisticsQueue queue_;  // the report's queries, then the invoice's
    std::optional<storage::event_top> top_;
    std::optional<CostFigures> base_;  // what is known without counting
    bool told_ = false;                // the sums were shown: the dearest requests follow
};
/// To the end.
storage::result<CostFigures> readCosts(storage::event_reader& from, CostAsk const& ask);

}  // namespace signalbox::console
