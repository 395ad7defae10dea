// `signalbox events`: reads the store the server writes, from another process and at any time.
#include "server/commands.hpp"

#include "engine/base/printable.hpp"
#include "engine/model/clock.hpp"
#include "server/asked_events.hpp"
#include "server/event_payload.hpp"
#include "server/event_table.hpp"
#include "server/run_table.hpp"
#include "server/store_place.hpp"
#include "server/terminal_guard.hpp"
#include "storage/event_json.hpp"
#include "storage/event_reader.hpp"
#include "storage/event_scan.hpp"
#include "storage/payload_json.hpp"
#include "storage/statistics.hpp"
#include "schema/event_id.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <thread>

#include <unistd.h>

namespace signalbox::server {

namespace {

constexpr std::size_t tail_length = 20;
constexpr std::chrono::milliseconds follow_pause{200};    // between looks at the store; each costs microseconds
constexpr std::size_t longest_exported_body = 64u << 20;  // of a part: the largest limit of one that a configuration may have

int complain(std::string_view what, int status = 1)
{
    std::cerr << "signalbox events: " << what << "\n";
    return status;
}

void print(std::vector<schema::Event> const& events, bool json)
{
    if (!json) {
        std::cout << table_of(events) << std::flush;
        return;
    }
    std::string out = "[";
    for (schema::Event const& each : events) {
        out.append(out.size() > 1 ? ",\n " : "");
        storage::append_json(out, each);
    }
    std::cout << out << "]\n" << std::flush;
}

/// Prints what was written from `cursor` on but for those `shown` already, JSON as one object a line. Ends when the pipe's reader is gone.
int follow(asked_events& from, bool json, std::uint64_t cursor, std::set<std::uint64_t> shown)
{
    for (;;) {
        if (from.shared)
            if (auto const looked = from.shared->look(); !looked) return complain(looked.error().detail);
        auto const page = from.reader->follow(cursor, from.where, 1000);
        if (!page) return complain(page.error().detail);
        cursor = page->cursor;
        std::string out;
        for (schema::Event const& each : page->events) {
            if (shown.erase(each.id()) != 0) continue;
            if (json)
                storage::append_json(out, each);
            else
                out.append(line_of(each));
            if (json) out.push_back('\n');
        }
        std::cout << out << std::flush;
        if (!std::cout) return 0;
        if (!page->more) std::this_thread::sleep_for(follow_pause);
    }
}

/// Events that a clock wrote which was ahead for a while would be the newest for good: they are left out unless the event written last is one
/// of them, or --until asks for them.
void leave_out_the_future(asked_events& from)
{
    constexpr std::int64_t slack_us = 3'600'000'000;  // an hour: clocks of two machines, a summer time that was set by hand
    std::int64_t now = model::wall_now().time_since_epoch().count();
    auto const end = from.reader->arrivals_end();
    if (!end || *end <= 1) return;
    if (auto const last = from.reader->follow(*end - 1, {}, 1); last && !last->events.empty())
        now = std::max(now, last->events.front().started_us());
    storage::list_query later;
    later.range.from_us = now + slack_us;
    later.limit = 1;
    auto const found = from.reader->list(later);
    if (!found || found->events.empty()) return;
    from.range.to_us = later.range.from_us;
    std::cerr << "signalbox events: there are events dated after " << base::timestamp_text(later.range.from_us)
              << ", written while the clock was ahead; they are not shown without --until\n";
}

/// The newest that pass, by a search that passes over hours whose totals hold no match: a name the store has never seen reads next to nothing.
storage::result<std::vector<schema::Event>> newest(asked_events& from, std::size_t limit)
{
    std::vector<schema::Event> found;
    auto search = from.reader->begin_scan(from.range, from.where);
    if (!search) return search.error();
    while (found.size() < limit && !search->done) {
        auto some = from.reader->scan_events(*search, limit - found.size(), std::chrono::seconds(1));
        if (!some) return some.error();
        std::ranges::move(*some, std::back_inserter(found));
    }
    return found;
}

}  // namespace

int events_tail(event_options const& options)
{
    auto from = read_event_options(options, "events");
    if (!from.reader) return from.status;
    if (options.until.empty()) leave_out_the_future(from);
    // What is written while the newest are looked for is followed too: the place is taken before.
    auto const cursor = from.reader->arrivals_end();
    auto found = newest(from, options.limit ? options.limit : tail_length);
    if (!found) return complain(found.error().detail);
    if (!options.follow) return print(*found, options.json), 0;
    if (!cursor) return complain(cursor.error().detail);
    std::ranges::reverse(*found);  // following reads downwards
    if (options.json) {
        for (schema::Event const& each : *found) std::cout << storage::to_json(each) << "\n";
    } else {
        print(*found, false);
    }
    std::cout << std::flush;
    std::set<std::uint64_t> shown;
    for (schema::Event const& each : *found) shown.insert(each.id());
    return follow(from, options.json, *cursor, std::move(shown));
}

int events_get(event_options const& options)
{
    auto const id = schema::event_id::from_text(options.id);
    if (!id) return complain("\"" + options.id + "\" is no request id: they look like req_0123456789abc", 2);
    event_options asked = options;
    asked.where.local |= options.payload;  // bodies are beside the file of the gateway that kept them
    auto from = read_event_options(asked, "events");
    if (!from.reader) return from.status;
    auto const event = from.reader->get(*id);
    if (!event) return complain(event.error().detail);
    if (options.payload) {
        if (from.shared) return find_store(options.where, "events"), 2;
        return print_payload(*event, from.store, {storage::payload_part_named(options.part), options.raw, options.json, options.times});
    }
    if (options.json)
        std::cout << storage::to_json(*event) << "\n";
    else
        std::cout << page_of(*event);
    return 0;
}

int events_stats(event_options const& options)
{
    auto const by = storage::parse_dimension(options.by);
    if (!by) return complain("--by: " + by.error().detail, 2);
    auto from = read_event_options(options, "events");
    if (!from.reader) return from.status;
    auto const made = from.reader->statistics({.range = from.range, .where = from.where, .groups = {{.by = *by}}});
    if (!made) return complain(made.error().detail, made.error().kind == storage::trouble::bad_request ? 2 : 1);
    auto const rows = made->rows(0);
    if (!options.json) {
        std::cout << table_of(rows, *by);
        return 0;
    }
    std::string out = "[";
    for (storage::stats_row const& each : rows) {
        out.append(out.size() > 1 ? ",\n " : "");
        storage::append_json(out, each, *by);
    }
    std::cout << out << "]\n";
    return 0;
}

int events_runs(event_options const& options)
{
    event_options asked = options;
    asked.where.local = true;  // runs are noted in the file of each gateway
    auto from = read_event_options(asked, "events");
    if (!from.reader) return from.status;
    if (from.shared) return complain("runs are noted in the store of each gateway: name its file with --store FILE", 2);
    auto const runs = from.reader->runs(options.limit ? options.limit : tail_length);
    if (!runs) return complain(runs.error().detail);
    std::cout << (options.json ? json_of(*runs) : table_of(*runs)) << std::flush;
    return 0;
}

namespace {

/// The event with what was kept of its heads and bodies. A payload that cannot be read says so in its place.
void append_with_payload(std::string& line, schema::Event const& event, std::string const& store)
{
    auto const found = storage::whole_payload_of(store, event.id(), event.payload_policy());
    std::string const payload =
        found ? storage::payload_member(*found, longest_exported_body) : storage::payload_member("unreadable", found.error().detail);
    storage::append_json_with_payload(line, event, payload);
}

}  // namespace

int events_export(event_options const& options)
{
    if (options.payloads && options.csv) return complain("--payloads needs --output jsonl: cells have no room for bodies", 2);
    event_options asked = options;
    asked.where.local |= options.payloads;  // bodies are beside the file of the gateway that kept them
    auto from = read_event_options(asked, "events");
    if (!from.reader) return from.status;
    auto const store = options.payloads ? find_store(options.where, "events") : std::nullopt;
    if (options.payloads && !store) return 2;
    if (options.payloads && from.shared)
        return complain("payloads lie beside the store of each gateway: name its file with --store FILE", 2);
    std::ofstream file;
    if (!options.file.empty()) {
        file.open(options.file, std::ios::binary | std::ios::trunc);
        if (!file) return complain("cannot write " + options.file);
    }
    std::ostream& to = options.file.empty() ? std::cout : file;
    storage::list_query query;
    query.range = from.range;
    query.where = from.where;
    query.limit = options.limit ? options.limit : std::numeric_limits<std::size_t>::max();
    if (options.csv) to << storage::csv_header() << "\r\n";
    // A cell may hold line ends: on a terminal each event is one line all the same.
    bool const shown = options.csv && options.file.empty() && is_terminal(STDOUT_FILENO);
    std::string line;
    auto const visited = from.reader->each(query, [&](schema::Event const& each) {
        line.clear();
        if (store)
            append_with_payload(line, each, store->path);
        else
            options.csv ? storage::append_csv(line, each) : storage::append_json(line, each);
        if (shown) line = base::printable(line);
        to << line.append(options.csv ? "\r\n" : "\n");
        return to.good();
    });
    if (!visited) return complain(visited.error().detail);
    to.flush();
    if (!to) return complain("writing stopped: the disk is full or the reader left");
    if (!options.file.empty()) std::cerr << *visited << " events in " << options.file << "\n";
    return 0;
}

}  // namespace signalbox::server
