// Figures that only the events themselves can tell, asked as the pages ask: step by step on the lane of the sums, each step shown before the
// next is asked for. Each phase runs in a process of its own, on its GUI thread.
#include "console/pages/statistics_queue.hpp"

#include "tests/bench/console_gates.hpp"
#include "tests/bench/console_store.hpp"
#include "tests/bench/console_window.hpp"

#include <algorithm>
#include <memory>
#include <optional>

namespace signalbox::bench {

namespace {

using console::Counting;
using console::Lane;
using console::StatisticsQueue;
using console::StoreChannel;

constexpr std::uint64_t million = 1'000'000;
constexpr char const* by_scan = "status>=400";  // rollups do not know statuses

struct state_of_count {
    Counting counting;
    std::uint64_t requests = 0;
};

/// What the Overview asks of a scope, counted for as long as it takes.
class count {
public:
    count(console_window& window, storage::time_range range) : channel_(window.reader, Lane::totals, nullptr)
    {
        auto const where = storage::parse_filter(by_scan);
        if (!where) give_up(where.error().detail.c_str());
        using storage::dimension;
        std::chrono::seconds const step{3'600};
        queue_->add(
            {.range = range, .where = *where, .groups = {{dimension::requested_model, step}, {dimension::key}, {dimension::reason, step}}});
        ask();
    }
    void cancel() { channel_.cancel(); }
    std::optional<state_of_count> const& shown() const { return shown_; }

private:
    void ask()
    {
        channel_.ask<state_of_count>(
            [queue = queue_](storage::event_reader& from) -> storage::result<state_of_count> {
                if (auto done = queue->step(from); !done) return done.error();
                return state_of_count{queue->counting(), queue->run(0).total(0).requests};
            },
            [this](storage::result<state_of_count> const& got) {
                if (!got) give_up(got.error().detail.c_str());
                shown_ = *got;
                if (!got->counting.done) ask();
            });
    }

    StoreChannel channel_;
    std::shared_ptr<StatisticsQueue> queue_ = std::make_shared<StatisticsQueue>();
    std::optional<state_of_count> shown_;
};

/// The newest `events` of the store, which is written at an even rate.
storage::time_range newest_of(console_window& window, std::uint64_t events)
{
    std::int64_t const last = window.model.rowAt(0)->started_us;
    double const share = std::min(1.0, static_cast<double>(events) / static_cast<double>(window.model.progress().of));
    auto const length = static_cast<std::int64_t>(share * console_days * 86'400e6);
    return {last - length, last + 1};
}

struct spent {
    double first_ms = 0, whole_ms = 0, cpu_ms = 0;
    state_of_count end;
};

spent count_all(console_window& window, storage::time_range range)
{
    spent made;
    double const before = process_milliseconds();
    auto const begun = clock_type::now();
    count running{window, range};
    wait_for("the first figures", [&] { return running.shown().has_value(); });
    made.first_ms = milliseconds_since(begun);
    wait_for("all figures", [&] { return running.shown()->counting.done; });
    made.whole_ms = milliseconds_since(begun);
    made.cpu_ms = process_milliseconds() - before;
    made.end = *running.shown();
    return made;
}

/// From the wish to stop until the lane answers another question.
double stopped(console_window& window, storage::time_range range)
{
    count running{window, range};
    wait_for("a count under way", [&] { return running.shown().has_value() && !running.shown()->counting.done; });
    StoreChannel next{window.reader, Lane::totals, nullptr};
    bool answered = false;
    auto const begun = clock_type::now();
    running.cancel();
    next.ask<int>([](storage::event_reader&) -> storage::result<int> { return 0; }, [&](storage::result<int> const&) { answered = true; });
    wait_for("the lane", [&] { return answered; });
    return milliseconds_since(begun);
}

std::string told(double value)
{
    return std::to_string(static_cast<long>(value + 0.5));
}

}  // namespace

figures measure_statistics(std::string const& store)
{
    console_window window;
    window.open_frozen(store);
    storage::time_range const newest = newest_of(window, million), whole{0, newest.to_us};
    std::vector<double> first, took, cpu;
    state_of_count end;
    for (int round = 0; round < 7; ++round) {
        spent const one = count_all(window, newest);
        first.push_back(one.first_ms);
        took.push_back(one.whole_ms);
        cpu.push_back(one.cpu_ms);
        end = one.end;
    }
    figures all;
    all.push_back({"sums by scan, a million events: CPU", "ms", at_share(cpu, 0.5), 1'500,
                   "median of 7, worst " + told(at_share(cpu, 1)) + ", on the clock " + told(at_share(took, 0.5)) + "; " +
                       std::to_string(end.requests) + " of " + std::to_string(end.counting.of) + " requests match"});
    all.push_back({"sums by scan, a million events: first figures", "ms", at_share(first, 0.5), 300,
                   "median of 7, worst " + told(at_share(first, 1))});
    spent const large = count_all(window, whole);
    Counting const& bound = large.end.counting;
    bool const honest = bound.done && (bound.capped ? bound.scanned >= console::most_scanned : bound.scanned == bound.of);
    if (!honest) give_up("a count that ended without having looked at all it says");
    all.push_back({"sums by scan, the whole store: CPU", "ms", large.cpu_ms, 0,
                   console::countingText(bound, false).toStdString() + ", first figures after " + told(large.first_ms) + " ms"});
    std::vector<double> stops;
    for (int round = 0; round < 10; ++round) stops.push_back(stopped(window, whole));
    all.push_back({"sums by scan, cancelled, the lane free again", "ms", at_share(stops, 1), 5,
                   "worst of 10, p50 " + std::to_string(at_share(stops, 0.5))});
    return all;
}

}  // namespace signalbox::bench
