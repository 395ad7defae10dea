// `signalbox sample-data`: writes a store of made-up traffic beside its place and moves it there when it is whole.
#include "server/sample_data/make_store.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/model/clock.hpp"
#include "server/commands.hpp"
#include "server/store_place.hpp"
#include "server/version.hpp"
#include "storage/audit_reader.hpp"
#include "storage/event_writer.hpp"
#include "storage/payload_writer.hpp"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include <unistd.h>

namespace signalbox::server {

namespace {

namespace files = std::filesystem;

constexpr std::uint64_t most_events = 100'000'000;  // some 25 GB: beyond that it is a mistake
constexpr unsigned least_days = 2, most_days = 366;
// Twenty days into 1970: the sample must not begin before the beginning of time.
constexpr std::int64_t earliest_end_us = (most_days + 20ll) * sample::day_us;

std::atomic<bool> stop_asked{false};

int complain(std::string_view what, int status = 1)
{
    std::cerr << "signalbox sample-data: " << what << "\n";
    return status;
}

void remove_store(std::string const& path)
{
    std::error_code ignored;
    for (char const* suffix : {"", "-wal", "-shm", "-tail"}) {
        files::remove(path + suffix, ignored);
        files::remove(storage::payload_path(path) + suffix, ignored);
    }
}

/// What is at the place now may be replaced: nothing, or with --force a store that no process writes.
int check_place(sample_options const& options)
{
    std::error_code ignored;
    if (!files::exists(options.file, ignored)) return 0;
    if (!options.force) return complain(options.file + " exists; --force replaces it", 2);
    if (storage::has_chain(options.file))
        return complain(options.file + " has a chain of events, which are kept until their time is over; name another file", 2);
    auto const there = storage::event_writer::open(options.file);
    if (there) return 0;
    switch (there.error().kind) {
    case storage::trouble::locked: return complain(there.error().detail);
    case storage::trouble::not_a_store: return complain(options.file + " is no event store; --force replaces event stores only", 2);
    default: return 0;  // an old, new or damaged store
    }
}

/// The tail goes first: a store without one counts its sequence from its rows.
bool move_into_place(std::string const& from, std::string const& to)
{
    std::error_code failed;
    remove_store(to);
    files::rename(from + "-tail", to + "-tail", failed);
    if (!failed) files::rename(storage::payload_path(from), storage::payload_path(to), failed);
    if (!failed) files::rename(from, to, failed);
    if (failed) complain("cannot move the store to " + to + ": " + failed.message());
    return !failed;
}

void append_field(std::string& out, std::string_view name, std::string_view value)
{
    if (out.back() != '{') out.push_back(',');
    base::append_json_string(out, name);
    base::append_json_string(out.append(":"), value);
}

std::string as_json(sample_options const& options, sample::made_sample const& made)
{
    std::string out = "{";
    append_field(out, "store", options.file);
    append_field(out, "from", sample::time_text(made.what.all.from_us));
    append_field(out, "to", sample::time_text(made.what.all.to_us));
    out.append(",\"seed\":").append(std::to_string(options.seed)).append(",\"events\":").append(std::to_string(options.events));
    out.append(",\"planted\":[");
    for (sample::planted const& each : made.notes) {
        out.append(&each == &made.notes.front() ? "{" : ",\n {");
        append_field(out, "name", each.name);
        append_field(out, "title", each.title);
        append_field(out, "about", each.about);
        append_field(out, "query", each.query);
        append_field(out, "from", sample::time_text(each.when.from_us));
        append_field(out, "to", sample::time_text(each.when.to_us));
        out.append("}");
    }
    return out.append("]}\n");
}

std::string readable(std::int64_t us)
{
    std::string text = sample::time_text(us).substr(0, 16);
    text[10] = ' ';
    return text;
}

void print(sample_options const& options, sample::made_sample const& made, double seconds)
{
    std::string const store = " --store " + options.file;
    char cost[64];
    std::snprintf(cost, sizeof cost, "%.1f MB, made in %.1f s", static_cast<double>(made.bytes) / 1e6, seconds);
    std::cout << options.file << ": " << options.events << " events from " << readable(made.what.all.from_us) << " to "
              << readable(made.what.all.to_us) << " UTC, " << cost << "\n\nPlanted in it:\n";
    for (sample::planted const& each : made.notes)
        std::cout << "\n  " << each.title << ", " << readable(each.when.from_us) << " to " << readable(each.when.to_us) << " UTC\n    "
                  << each.about << "\n    signalbox events stats" << store << " " << each.look << " --since "
                  << sample::time_text(each.when.from_us) << " --until " << sample::time_text(each.when.to_us) << "\n";
    std::cout << "\nNext: signalbox-console " << options.file << "\n" << std::flush;
}

struct stop_on_signals {
    stop_on_signals()
    {
        for (int const each : {SIGINT, SIGTERM}) std::signal(each, [](int) { stop_asked = true; });
    }
    ~stop_on_signals()
    {
        for (int const each : {SIGINT, SIGTERM}) std::signal(each, SIG_DFL);
    }
};

storage::result<sample::made_sample> make(sample_options const& options, std::int64_t end_us, std::string const& path)
{
    stop_on_signals const listening;
    std::uint64_t told = 0;
    return sample::make_store(path, {options.seed, options.events, options.days, end_us, std::string(version_text())},
                              [&](std::uint64_t done) {
                                  std::uint64_t const percent = done * 100 / options.events;
                                  if (options.progress && percent != told) std::cerr << percent << "%\n" << std::flush;
                                  told = percent;
                                  return !stop_asked;
                              });
}

}  // namespace

int sample_data(sample_options const& options)
{
    std::int64_t const now = model::wall_now().time_since_epoch().count();
    std::int64_t end = now;
    if (!options.end.empty()) {
        auto const parsed = parse_when(options.end, now);
        if (!parsed) return complain("--end " + options.end + ": write 2026-11-21, RFC 3339, or 30m, 1h, 7d for so long ago", 2);
        if (*parsed < earliest_end_us) return complain("--end " + options.end + " is too long ago", 2);
        end = *parsed;
    }
    if (options.events < 1 || options.events > most_events)
        return complain("--events " + std::to_string(options.events) + ": from 1 to " + std::to_string(most_events), 2);
    if (options.days < least_days || options.days > most_days)
        return complain(
            "--days " + std::to_string(options.days) + ": from " + std::to_string(least_days) + " to " + std::to_string(most_days), 2);
    if (int const status = check_place(options)) return status;
    std::string const beside = options.file + ".making-" + std::to_string(::getpid());
    auto const began = std::chrono::steady_clock::now();
    auto const made = make(options, end, beside);
    if (!made || !move_into_place(beside, options.file)) {
        remove_store(beside);
        return made ? 1 : complain(made.error().detail);
    }
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - began;
    options.json ? void(std::cout << as_json(options, *made) << std::flush) : print(options, *made, took.count());
    return 0;
}

}  // namespace signalbox::server
