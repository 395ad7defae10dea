#include "tests/bench/console_gates.hpp"

#include "tests/bench/console_store.hpp"
#include "tests/bench/console_window.hpp"

#include <QRandomGenerator>

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace signalbox::bench {

using console::EventTableModel;
using console::Lane;
using console::Scope;
using console::StoreChannel;

double at_share(std::vector<double>& values, double share)
{
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    auto const rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    return values[std::clamp<std::size_t>(rank, 1, values.size()) - 1];
}

void give_up(char const* waiting_for)
{
    std::fprintf(stderr, "console_bench: gave up: %s\n", waiting_for);
    std::exit(1);
}

figures measure_opening(std::string const& store)
{
    std::vector<double> frozen, live, spent;
    for (int round = 0; round < 7; ++round)
        for (bool const following : {false, true}) {
            console_window window;
            window.model.setFollowing(following);
            auto const begun = clock_type::now();
            double const before = process_milliseconds();
            window.open(store);
            wait_for("first rows", [&] { return window.ready > 0 && window.rows_are_there(); });
            window.table.viewport()->repaint();
            (following ? live : frozen).push_back(milliseconds_since(begun));
            if (!following) spent.push_back(process_milliseconds() - before);
        }
    double const all = at_share(frozen, 0.5);
    double const tail = at_share(live, 0.5);
    return {{"first rows of the store, all of it", "ms", all, 100,
             "median of 7, painted; worst " + std::to_string(at_share(frozen, 1)) + "; CPU of all threads " +
                 std::to_string(at_share(spent, 0.5))},
            {"first rows of the store, live", "ms", tail, 100, "median of 7, painted; worst " + std::to_string(at_share(live, 1))}};
}

figures measure_jumps(std::string const& store)
{
    console_window window;
    window.open_frozen(store);
    QRandomGenerator random{7};
    std::vector<double> took, spent;
    QScrollBar& bar = *window.table.verticalScrollBar();
    for (int jump = 0; jump < 200; ++jump) {
        int const to = jump == 0 ? bar.maximum() : random.bounded(bar.maximum());
        auto const begun = clock_type::now();
        double const before = process_milliseconds();
        bar.setValue(to);
        wait_for("a jump", [&] { return window.rows_are_there(); });
        window.table.viewport()->repaint();
        took.push_back(milliseconds_since(begun));
        spent.push_back(process_milliseconds() - before);
    }
    std::string const note = "p50 " + std::to_string(at_share(took, 0.5)) + ", p99 " + std::to_string(at_share(took, 0.99));
    std::string const cpu = "CPU of all threads p50 " + std::to_string(at_share(spent, 0.5)) + ", p99 " +
                            std::to_string(at_share(spent, 0.99)) + ", worst " + std::to_string(at_share(spent, 1));
    return {{"jump anywhere, worst of 200", "ms", at_share(took, 1), 50, note + ", painted; " + cpu}};
}

figures measure_frames(std::string const& store)
{
    console_window window;
    window.open_frozen(store);
    QScrollBar& bar = *window.table.verticalScrollBar();
    std::vector<double> took, spent;
    bar.setValue(bar.maximum() / 2);
    wait_for("the middle", [&] { return window.rows_are_there(); });
    for (int frame = 0; frame < 600; ++frame) {
        auto const begun = clock_type::now();
        double const before = thread_milliseconds();
        bar.setValue(bar.value() + 3);  // a notch of the wheel
        window.table.viewport()->repaint();
        QCoreApplication::processEvents();
        took.push_back(milliseconds_since(begun));
        spent.push_back(thread_milliseconds() - before);
    }
    double const ratio = window.table.devicePixelRatioF();
    std::string const note = "1920x1080 @" + std::to_string(static_cast<int>(ratio)) + "x; p50 " + std::to_string(at_share(took, 0.5)) +
                             ", CPU p99 " + std::to_string(at_share(spent, 0.99));
    return {{"frame while scrolling, p99", "ms", at_share(took, 0.99), 16.6, note}};
}

namespace {

Scope scope_of(char const* query)
{
    auto const where = storage::parse_filter(query);
    if (!where) give_up(where.error().detail.c_str());
    return {.query = QString::fromLatin1(query), .where = *where};
}

// From the question to the first rows, or to knowing that there are none.
double first_rows(console_window& window, Scope const& scope)
{
    int const before = window.ready;
    auto const begun = clock_type::now();
    window.model.setScope(scope);
    wait_for("a filter", [&] {
        return window.ready > before && (window.model.rowCount() > 0 || !window.model.progress().running) && window.rows_are_there();
    });
    return milliseconds_since(begun);
}

/// Back to all events, until the list has them all: its rows are given to the view after the first ones are shown, and belong to no filter.
void all_rows(console_window& window)
{
    first_rows(window, scope_of(""));
    wait_for("all rows", [&] { return static_cast<std::uint64_t>(window.model.rowCount()) == window.model.progress().of; });
    QCoreApplication::processEvents();
}

double cancelled(console_window& window)
{
    window.model.setScope(scope_of("status=419"));  // nothing has it: the search reads everything
    wait_for("a long search", [&] { return window.model.progress().running && window.model.progress().scanned > 0; });
    StoreChannel next{window.reader, Lane::scan, nullptr};
    bool answered = false;
    auto const begun = clock_type::now();
    window.model.stop();
    next.ask<int>([](storage::event_reader&) -> storage::result<int> { return 0; }, [&](storage::result<int> const&) { answered = true; });
    wait_for("the lane", [&] { return answered; });
    double const took = milliseconds_since(begun);
    all_rows(window);
    return took;
}

}  // namespace

figures measure_filters(std::string const& store)
{
    console_window window;
    window.open_frozen(store);
    figures all;
    struct question {
        char const* name;
        char const* query;
    };
    for (auto const& [name, query] :
         {question{"common: status=200", "status=200"}, question{"one model of 12", "model=route-3"},
          question{"rare: truncated streams of a key", "key=key_10000003,reason=truncated,stream=true"},
          question{"slow: over 15 s", "latency_ms>15000"}, question{"needle in rollups: 22 of a tag", "tag=needle"},
          question{"needle only in events: 22 of a status", "status=418"}}) {
        std::vector<double> took, spent;
        for (int round = 0; round < 5; ++round) {
            double const before = process_milliseconds();
            took.push_back(first_rows(window, scope_of(query)));
            spent.push_back(process_milliseconds() - before);
            all_rows(window);
        }
        auto const begun = clock_type::now();
        first_rows(window, scope_of(query));
        wait_for("the end of a search", [&] { return !window.model.progress().running; });
        std::string const note = "worst " + std::to_string(at_share(took, 1)) + ", CPU " + std::to_string(at_share(spent, 0.5)) + "; " +
                                 std::to_string(window.model.rowCount()) + " rows after " + std::to_string(milliseconds_since(begun)) +
                                 " ms";
        all.push_back({std::string{"filter to first rows, "} + name, "ms", at_share(took, 0.5), 150, note});
        all_rows(window);
    }
    std::vector<double> stops;
    for (int round = 0; round < 10; ++round) stops.push_back(cancelled(window));
    all.push_back({"a search cancelled, the lane free again", "ms", at_share(stops, 1), 5,
                   "worst of 10, p50 " + std::to_string(at_share(stops, 0.5))});
    return all;
}

namespace {

double ask_series(console_window& window, StoreChannel& channel, storage::series_query const& query, std::size_t& points)
{
    bool answered = false;
    auto const begun = clock_type::now();
    channel.ask<std::size_t>(
        [query](storage::event_reader& from) -> storage::result<std::size_t> {
            auto const got = from.series(query);
            if (!got) return got.error();
            double sum = 0;
            for (storage::series_point const& point : got->points)
                for (double const share : {0.5, 0.95, 0.99})
                    sum += static_cast<double>(point.sum.latency.percentile(share) + point.sum.first_token.percentile(share));
            return sum < 0 ? 0 : got->points.size();
        },
        [&](storage::result<std::size_t> const& got) {
            points = got ? *got : 0;
            answered = true;
        });
    wait_for("a series", [&] { return answered; });
    (void)window;
    return milliseconds_since(begun);
}

}  // namespace

figures measure_overview(std::string const& store)
{
    console_window window;
    window.open_frozen(store);
    StoreChannel channel{window.reader, Lane::totals, nullptr};
    auto const end = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    storage::time_range const range{end - std::int64_t{console_days} * 86'400'000'000, end};
    figures all;
    for (auto const& [name, by] :
         {std::pair{"all models, by hour", storage::dimension::resolved_model}, std::pair{"one line, by hour", storage::dimension::none}}) {
        std::vector<double> took, spent;
        std::size_t points = 0;
        for (int round = 0; round < 7; ++round) {
            double const before = process_milliseconds();
            took.push_back(ask_series(window, channel, {.range = range, .step = std::chrono::hours{1}, .by = by}, points));
            spent.push_back(process_milliseconds() - before);
        }
        all.push_back({std::string{"30 days with percentiles, "} + name, "ms", at_share(took, 0.5), 200,
                       std::to_string(points) + " points, median of 7, worst " + std::to_string(at_share(took, 1)) + ", CPU " +
                           std::to_string(at_share(spent, 0.5))});
    }
    return all;
}

namespace {

std::thread::id counted_thread;
std::atomic<std::uint64_t> statements{0};

int count_statement(unsigned, void*, void*, void*)
{
    if (std::this_thread::get_id() == counted_thread) ++statements;
    return 0;
}

int watch_connection(sqlite3* opened, char**, void const*)
{
    return sqlite3_trace_v2(opened, SQLITE_TRACE_STMT, count_statement, nullptr);
}

}  // namespace

void count_statements_here()
{
    counted_thread = std::this_thread::get_id();
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(watch_connection));
}

std::uint64_t statements_here()
{
    return statements;
}

}  // namespace signalbox::bench
