// The reports of the Experiments and the Cost view over the store of ten million events: asked as the pages ask, step by step on the lane of the sums. Each
// phase runs in a process of its own, on its GUI thread.
#include "console/pages/cost/cost_figures.hpp"
#include "console/pages/experiments/experiment_figures.hpp"

#include "tests/bench/console_gates.hpp"
#include "tests/bench/console_store.hpp"
#include "tests/bench/console_window.hpp"

#include <algorithm>
#include <memory>
#include <optional>

namespace signalbox::bench {

namespace {

using console::Lane;
using console::StoreChannel;
using console::StoreReader;

constexpr int rounds = 5;

struct spent {
    double first_ms = 0, sums_ms = 0, whole_ms = 0, cpu_ms = 0;
};

/// Steps a reading until it is done, as a page does: the next step is asked when the one before was shown.
template <class Reading, class Figures>
class course {
public:
    course(StoreReader& store, typename std::unique_ptr<Reading> reading)
        : channel_(store, Lane::totals, nullptr), reading_(std::move(reading))
    {
        ask();
    }
    std::optional<Figures> const& shown() const { return shown_; }

private:
    void ask()
    {
        channel_.ask<Figures>([reading = reading_](storage::event_reader& from) { return reading->step(from); },
                              [this](storage::result<Figures> const& got) {
                                  if (!got) give_up(got.error().detail.c_str());
                                  shown_ = *got;
                                  if (!got->counting.done) ask();
                              });
    }

    StoreChannel channel_;
    std::shared_ptr<Reading> reading_;
    std::optional<Figures> shown_;
};

template <class Reading, class Figures, class Ask, class Enough>
spent measured(StoreReader& store, Ask const& ask, Enough&& enough, Figures& end)
{
    spent made;
    double const before = process_milliseconds();
    auto const begun = clock_type::now();
    course<Reading, Figures> running{store, std::make_unique<Reading>(ask)};
    wait_for("the first figures", [&] { return running.shown().has_value(); });
    made.first_ms = milliseconds_since(begun);
    wait_for("the sums", [&] { return enough(*running.shown()); });
    made.sums_ms = milliseconds_since(begun);
    wait_for("all figures", [&] { return running.shown()->counting.done; });
    made.whole_ms = milliseconds_since(begun);
    made.cpu_ms = process_milliseconds() - before;
    end = *running.shown();
    return made;
}

std::string told(double value)
{
    return std::to_string(static_cast<long>(value + 0.5));
}

double median_of(std::vector<spent> const& all, double spent::*what)
{
    std::vector<double> values;
    for (spent const& each : all) values.push_back(each.*what);
    return at_share(values, 0.5);
}

double worst_of(std::vector<spent> const& all, double spent::*what)
{
    std::vector<double> values;
    for (spent const& each : all) values.push_back(each.*what);
    return at_share(values, 1);
}

std::string noted(std::vector<spent> const& all, double spent::*what)
{
    return "median of " + std::to_string(all.size()) + ", worst " + told(worst_of(all, what)) + "; CPU of all threads to the end " +
           told(median_of(all, &spent::cpu_ms));
}

storage::time_range whole_range(std::int64_t last_us)
{
    return {last_us - std::int64_t{console_days} * 86'400'000'000, last_us + 1};
}

/// When the newest event of the store began.
std::int64_t last_of(StoreReader& store)
{
    StoreChannel channel{store, Lane::totals, nullptr};
    std::optional<console::Recorded> reach;
    channel.ask<console::Recorded>([](storage::event_reader& from) { return console::recorded(from); },
                                   [&](storage::result<console::Recorded> const& got) {
                                       if (!got) give_up(got.error().detail.c_str());
                                       reach = *got;
                                   });
    wait_for("what is recorded", [&] { return reach.has_value(); });
    return reach->to_us;
}

void open(StoreReader& store, std::string const& path)
{
    bool opened = false;
    QObject::connect(&store, &StoreReader::opened, [&] { opened = true; });
    QObject::connect(&store, &StoreReader::failed, [](storage::failure const& why) { give_up(why.detail.c_str()); });
    store.open(QString::fromStdString(path));
    wait_for("the store", [&] { return opened; });
    store.disconnect();
}

}  // namespace

figures measure_experiments(std::string const& path)
{
    StoreReader store;
    open(store, arms_store(path));
    console::ExperimentAsk ask{.range = whole_range(last_of(store)), .where = {}};
    ask.group = "route-0";
    std::vector<spent> all;
    console::ExperimentFigures end;
    for (int round = 0; round < rounds; ++round)
        all.push_back(measured<console::ExperimentReading>(
            store, ask, [](auto const&) { return true; }, end));
    if (!end.report) give_up("an experiment without a report");
    std::string const arms = std::to_string(end.report->requests.at(0)) + " and " + std::to_string(end.report->requests.at(1)) +
                             " requests" + (end.counting.capped ? " of the newest " : " of ") + std::to_string(end.counting.scanned) +
                             " events";
    return {{"experiment of a million requests an arm, from rollups", "ms", median_of(all, &spent::first_ms), 300,
             noted(all, &spent::first_ms) + "; " + arms},
            {"experiment of a million requests an arm, all requests", "ms", median_of(all, &spent::whole_ms), 3'000,
             noted(all, &spent::whole_ms)}};
}

figures measure_cost(std::string const& path)
{
    StoreReader store;
    open(store, path);
    std::int64_t const last = last_of(store);
    console::CostAsk ask{.range = whole_range(last), .where = {}};
    ask.by = storage::dimension::resolved_model;
    ask.then = storage::dimension::consumer;
    ask.now_us = last;
    std::vector<spent> all;
    console::CostFigures end;
    for (int round = 0; round < rounds; ++round)
        all.push_back(measured<console::CostReading>(
            store, ask, [](auto const& of) { return !of.invoice.empty(); }, end));
    std::string const lines = std::to_string(end.report.lines.size()) + " lines, " + std::to_string(end.report.now.requests) + " requests";
    return {
        {"cost of 30 days by model and consumer", "ms", median_of(all, &spent::sums_ms), 200, noted(all, &spent::sums_ms) + "; " + lines},
        {"with its dearest requests", "ms", median_of(all, &spent::whole_ms), 0, noted(all, &spent::whole_ms)}};
}

}  // namespace signalbox::bench
