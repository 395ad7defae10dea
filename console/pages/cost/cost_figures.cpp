#include "console/pages/cost/cost_figures.hpp"

#include <algorithm>
#include <map>

namespace signalbox::console {

storage::result<void> CostReading::begin(storage::event_reader& from)
{
    auto const reach = recorded(from);
    if (!reach) return reach.error();
    base_ = CostFigures{
        .range = boundedRange(ask_.range, *reach), .recorded = *reach, .report = {}, .dearest = {}, .invoice = {}, .counting = {}};
    question_ = {.range = {base_->range.from_us, base_->range.to_us},
                 .where = ask_.where,
                 .newest = ask_.newest,
                 .by = ask_.by,
                 .then = ask_.then == ask_.by ? storage::dimension::none : ask_.then,
                 .now_us = std::max(ask_.now_us, reach->from_us + 1),
                 .recorded_us = reach->from_us,
                 .budget = ask_.budget};
    for (auto& each : cost_queries(question_)) queue_.add(std::move(each));
    queue_.add(storage::invoice_query(question_));
    auto top = from.begin_top(question_.range, ask_.where, storage::event_order::cost, most_dearest, ask_.newest);
    if (!top) return top.error();
    top_ = std::move(*top);
    return {};
}

storage::result<std::vector<DearRequest>> CostReading::dearest(storage::event_reader& from) const
{
    std::vector<DearRequest> made;
    for (storage::event_top::place const& each : top_->places()) {
        auto const event = from.get(each.id);
        if (!event) {
            if (event.error().kind == storage::trouble::not_found) continue;  // pruned meanwhile
            return event.error();
        }
        made.push_back({each.id, event->started_us(), each.value, event->resolved_model(), event->consumer(),
                        event->tokens().prompt() + event->tokens().completion()});
    }
    return made;
}

storage::result<CostFigures> CostReading::step(storage::event_reader& from, std::chrono::milliseconds time)
{
    if (!base_)
        if (auto begun = begin(from); !begun) return begun.error();
    auto const until = std::chrono::steady_clock::now() + time;
    if (auto done = queue_.step(from, time); !done) return done.error();
    CostFigures made = *base_;
    made.counting = queue_.counting();
    std::array<storage::statistics_run const*, storage::cost_runs> runs{};
    for (std::size_t i = 0; i < runs.size(); ++i) runs[i] = &queue_.run(i);
    made.report = storage::cost_report_of(question_, runs);
    made.invoice = storage::invoice_of(queue_.run(storage::cost_runs));
    if (!made.counting.done) return made;
    // The sums are shown first; the dearest requests are looked for behind them.
    bool const looking = told_;
    told_ = true;
    if (looking && !top_->scan.done && top_->scan.scanned < most_scanned) {
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (auto done = from.continue_top(*top_, left); !done) return done.error();
    }
    auto found = dearest(from);
    if (!found) return found.error();
    made.dearest = std::move(*found);
    bool const capped = !top_->scan.done && top_->scan.scanned >= most_scanned;
    made.counting.done = top_->scan.done || capped;
    made.counting.capped = made.counting.capped || capped;
    made.counting.by_scan = made.counting.by_scan || !top_->scan.done;
    made.counting.scanned += top_->scan.scanned;
    made.counting.of += top_->scan.of;
    return made;
}

storage::result<CostFigures> readCosts(storage::event_reader& from, CostAsk const& ask)
{
    CostReading reading(ask);
    for (;;) {
        auto made = reading.step(from);
        if (!made || made->counting.done) return made;
    }
}

}  // namespace signalbox::console
