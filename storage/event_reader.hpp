// Reads a store while others write it: pages of events, one event, totals and series from rollups. A connection of its own, read-only;
// one thread at a time, only interrupt(), halt() and resume() may be called by others. No call keeps a read transaction open after it returns.
#pragma once

#include "storage/certainty.hpp"
#include "storage/dimension.hpp"
#include "storage/event_cells.hpp"
#include "storage/event_list.hpp"
#include "storage/failure.hpp"
#include "storage/filter.hpp"
#include "storage/totals.hpp"

#include "schema/event.pb.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::storage {

/// Start times in microseconds since 1970; the end is not part of it.
struct time_range {
    std::int64_t from_us = 0;
    std::int64_t to_us = std::numeric_limits<std::int64_t>::max();
    bool operator==(time_range const&) const = default;
};

struct list_query {
    time_range range;
    filter where;
    std::size_t limit = 100;
    std::optional<std::uint64_t> cursor;  // continue after this event id: older ones, or newer ones with oldest_first
    bool oldest_first = false;
    bool detail = true;  // false leaves out attempts, losses, path and what else only one event's page shows: quicker for tables
};

struct event_page {
    std::vector<schema::Event> events;
    std::optional<std::uint64_t> next;  // the cursor of the next page; nothing when this was the last
};

/// Events in the order they were written, which is not the order of their start.
struct arrivals_page {
    std::vector<schema::Event> events;
    std::uint64_t cursor = 0;  // continue here
    std::uint64_t missed = 0;  // events written since the last cursor that are too far behind to be followed
    bool more = false;         // there is more right now
};

/// The same as cells, for tables.
struct arrived_cells {
    cells_page page;
    std::uint64_t cursor = 0;
    std::uint64_t missed = 0;
    bool more = false;
};

struct event_scan;  // storage/event_scan.hpp
struct event_top;   // storage/event_top.hpp
enum class event_order : std::uint8_t;
struct statistics_query;  // storage/statistics.hpp
struct statistics_run;
struct arm_query;  // storage/arm_run.hpp
struct arm_run;

struct stats_query {
    time_range range;
    dimension by = dimension::none;
    filter where;                      // only dimensions; see dimension.hpp
    dimension then = dimension::none;  // a second level: rows of two names
    bool times = true;                 // false: without histograms, which take most of the time
};

struct stats_row {
    std::string name;  // empty for events without one, and for dimension::none
    totals sum;
    std::string second = {};  // of the second level
};

struct stats_result {
    time_range covered;           // the range widened to the rollups' edges: whole minutes, or hours where minutes were pruned
    std::vector<stats_row> rows;  // most requests first
};

struct series_query {
    time_range range;
    std::chrono::seconds step{60};   // a multiple of 60 s
    std::chrono::seconds origin{0};  // steps are counted from here: a time zone's offset gives local days
    dimension by = dimension::none;
    filter where;  // only dimensions
    /// Seconds since 1970, ascending whole minutes. Not empty: steps begin there, whatever `origin` says.
    std::vector<std::int64_t> starts = {};
};

struct series_point {
    std::int64_t start_us = 0;
    std::string name;
    totals sum;
};

struct series_result {
    time_range covered;
    std::chrono::seconds step{0};      // at least what was asked for; coarser where minutes were pruned, and then counted from the origin
    std::vector<series_point> points;  // by time, then name; steps without requests have none
};

struct run_row {
    std::uint64_t run = 0;
    std::string version;
    std::int64_t started_us = 0;
    std::optional<std::int64_t> ended_us;  // nothing: still running, or killed and not opened since
    bool clean = false;
    std::uint64_t first_sequence = 0;
    std::uint64_t last_sequence = 0;
    std::uint64_t written = 0;
    std::uint64_t lost = 0;
    certainty known = certainty::exact;  // how well `lost` is known
};

/// A configuration that was in force, from its first event on. Runs of stores made before format 2 have none.
struct revision_row {
    std::uint64_t run = 0;
    std::string revision;
    std::uint64_t first_event = 0;
    std::int64_t first_us = 0;
    bool operator==(revision_row const&) const = default;
};

/// One value of a dimension and the requests that had it.
struct name_count {
    std::string name;
    std::uint64_t requests = 0;
    bool operator==(name_count const&) const = default;
};

inline constexpr std::size_t page_limit = 10'000;     // events in one page: a page stays in memory
inline constexpr std::size_t series_limit = 100'000;  // points of one series, for the same reason

class event_reader {
public:
    /// Troubles, each with what to do about it: not_found, missing_directory, not_a_store, older_schema, newer_schema, busy (a program holds
    /// the file for itself), read_only, corrupt (torn or damaged), io.
    static result<std::unique_ptr<event_reader>> open(std::string const& path);
    ~event_reader();
    event_reader(event_reader&&) = delete;

    /// Trouble not_found.
    result<schema::Event> get(std::uint64_t id);
    result<event_page> list(list_query const& query);
    /// The place behind the last event written, to follow from.
    result<std::uint64_t> arrivals_end();
    /// What was written after `cursor`, at most `limit` events that pass.
    /// `used`: an earlier page's events, whose memory is taken again.
    result<arrivals_page> follow(std::uint64_t cursor, filter const& where, std::size_t limit, std::vector<schema::Event> used = {});
    /// Every event the query names, a page at a time, until visit() says false; `limit` bounds them all. The number visited. What rollups tell
    /// to be without a match is never read, and so is what arrives late there while this goes on.
    result<std::uint64_t> each(list_query const& query, std::function<bool(schema::Event const&)> const& visit);

    /// The events of a range as they stand now, those with ids up to `newest` if one is given, in milliseconds however many there are.
    result<event_list> freeze(time_range range, std::uint64_t newest = 0);
    /// Rows of a frozen list by position, at most rows_limit; those of events that are gone have id 0.
    result<cells_page> rows(event_list const& of, std::uint64_t first, std::size_t count);
    /// The rows of these ids, in their order; those of events that are gone have id 0.
    result<cells_page> rows(std::vector<std::uint64_t> const& ids);
    /// Where an event stands in a frozen list; nothing when it is not there.
    result<std::optional<std::uint64_t>> position(event_list const& of, std::uint64_t id);
    /// As follow(), of those that started in the range.
    result<arrived_cells> follow_cells(std::uint64_t cursor, filter const& where, time_range range, std::size_t limit);
    /// The texts of names `known` + 1 and on: cells hold their numbers. From memory; as new as the last answer.
    std::vector<std::string> names_after(std::size_t known) const;

    /// A search, newest first: what rollups tell to be without a match is never read. `newest` as for freeze().
    result<event_scan> begin_scan(time_range range, filter const& where, std::uint64_t newest = 0);
    /// Goes on with it: at most `most` ids, after about `time` at the latest unless a single hour takes longer; interrupt() ends that.
    result<std::vector<std::uint64_t>> scan(event_scan& from, std::size_t most, std::chrono::milliseconds time);
    /// The same with their events.
    result<std::vector<schema::Event>> scan_events(event_scan& from, std::size_t most, std::chrono::milliseconds time);

    /// The largest events of a scope, at most `most` of top_limit: begun here, found by continue_top() in steps of about `time`.
    result<event_top> begin_top(time_range range, filter const& where, event_order by, std::size_t most, std::uint64_t newest = 0);
    result<void> continue_top(event_top& top, std::chrono::milliseconds time);

    /// The values a dimension had in a range with their requests, most first: stats() without its sums, for lists to choose from.
    result<std::vector<name_count>> values(dimension of, time_range range);
    /// The configurations whose first event started in a range, by time.
    result<std::vector<revision_row>> revisions(time_range range);

    result<stats_result> stats(stats_query const& query);
    result<series_result> series(series_query const& query);

    /// Totals of any filter, exact at both ends of the range. Begins with what rollups can tell.
    result<statistics_run> begin_statistics(statistics_query query);
    /// Goes on by looking at events until it is done, or for about `time`; interrupt() ends it sooner.
    result<void> continue_statistics(statistics_run& run, std::chrono::milliseconds time);
    /// Both, to the end.
    result<statistics_run> statistics(statistics_query query);

    /// The arms of an experiment: begun here, added up by continue_arms() in steps of about `time`.
    result<arm_run> begin_arms(arm_query query);
    result<void> continue_arms(arm_run& run, std::chrono::milliseconds time);
    /// Both, to the end.
    result<arm_run> arms(arm_query query);

    /// Newest first.
    result<std::vector<run_row>> runs(std::size_t limit);

    /// True when another connection has written since this was last asked; costs microseconds, so poll it.
    result<bool> changed();
    /// Makes the call in progress on another thread fail with `interrupted`.
    void interrupt();
    /// The same for every call until resume(): a question of many calls ends whichever of them it is at. Any thread may call both.
    void halt();
    void resume();
    /// From now on only the calling thread may ask: a call of any other ends the program and says so. A window's thread must never wait for
    /// a disk, and this is where that is held.
    void confine();

private:
    struct body;
    explicit event_reader(std::unique_ptr<body> inside);
    std::unique_ptr<body> in_;
};

}  // namespace signalbox::storage
