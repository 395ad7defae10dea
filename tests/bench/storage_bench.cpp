// What the event store costs: events written at a steady rate through the queue and thread a server has, or a store made of millions of
// events and asked for its statistics. Prints one JSON object; see usage() for the arguments.
#include "storage/event_reader.hpp"
#include "storage/event_writer.hpp"

#include "tests/bench/bench_clock.hpp"
#include "tests/bench/storage_traffic.hpp"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace storage = signalbox::storage;
using signalbox::bench::now_us;
using signalbox::bench::thread_cpu_seconds;
using signalbox::bench::event_ptr;
using signalbox::bench::event_queue;
using signalbox::bench::traffic;
using clock_type = std::chrono::steady_clock;

namespace {

constexpr std::size_t batch_limit = 1'000;
constexpr std::int64_t day_us = 86'400'000'000;

[[noreturn]] void usage()
{
    std::fputs("storage_bench write [--seconds 10] [--rate 20000] [--keys 50] [--strict] [--chained] [--path FILE]\n"
               "storage_bench generate [--events 10000000] [--days 30] [--keys 50] [--path FILE] [--keep]\n",
               stderr);
    std::exit(2);
}

[[noreturn]] void fail(storage::failure const& why)
{
    std::fprintf(stderr, "storage_bench: %s\n", why.detail.c_str());
    std::exit(1);
}

struct arguments {
    bool generate = false;
    double seconds = 10;
    double rate = 20'000;
    std::uint64_t events = 10'000'000;
    unsigned days = 30;
    unsigned keys = 50;
    bool strict = false;
    bool chained = false;
    bool keep = false;
    std::string path;
};

arguments read_arguments(int count, char** values)
{
    arguments read;
    if (count < 2 || (std::strcmp(values[1], "write") != 0 && std::strcmp(values[1], "generate") != 0)) usage();
    read.generate = values[1][0] == 'g';
    for (int i = 2; i < count; ++i) {
        std::string_view const name = values[i];
        if (name == "--strict" || name == "--keep" || name == "--chained") {
            (name == "--strict" ? read.strict : name == "--keep" ? read.keep : read.chained) = true;
            continue;
        }
        if (++i == count) usage();
        if (name == "--seconds")
            read.seconds = std::atof(values[i]);
        else if (name == "--rate")
            read.rate = std::atof(values[i]);
        else if (name == "--events")
            read.events = std::strtoull(values[i], nullptr, 10);
        else if (name == "--days")
            read.days = static_cast<unsigned>(std::atoi(values[i]));
        else if (name == "--keys")
            read.keys = static_cast<unsigned>(std::atoi(values[i]));
        else if (name == "--path")
            read.path = values[i];
        else
            usage();
    }
    return read;
}

void remove_store(std::string const& path)
{
    for (char const* suffix : {"", "-wal", "-shm", "-tail"}) std::filesystem::remove(path + suffix);
}

std::unique_ptr<storage::event_writer> open_writer(arguments const& with, std::uint64_t& run)
{
    auto writer = storage::event_writer::open(with.path, {.strict = with.strict, .chained = with.chained});
    if (!writer) fail(writer.error());
    auto const begun = (*writer)->begin_run("bench", now_us());
    if (!begun) fail(begun.error());
    run = *begun;
    return std::move(*writer);
}

struct written {
    std::uint64_t events = 0;
    std::uint64_t batches = 0;
    double store_cpu = 0;   // inside append() and tend()
    double thread_cpu = 0;  // the whole thread: also waiting and freeing the events
};

/// `gathered` events make a batch, as a server gathers what comes within some milliseconds: a commit for each handful would cost more.
written write_from(event_queue& queue, storage::event_writer& into, std::size_t gathered)
{
    written done;
    pthread_setname_np(pthread_self(), "event_writer");
    for (;;) {
        std::vector<event_ptr> const taken = queue.take(gathered);
        if (taken.empty()) break;
        for (std::size_t at = 0; at < taken.size(); at += batch_limit) {
            double const before = thread_cpu_seconds();
            std::span const batch{taken.data() + at, std::min(batch_limit, taken.size() - at)};
            if (auto appended = into.append(batch); !appended) fail(appended.error());
            if (auto tended = into.tend(); !tended) fail(tended.error());
            done.store_cpu += thread_cpu_seconds() - before;
            done.events += batch.size();
            ++done.batches;
        }
    }
    done.thread_cpu = thread_cpu_seconds();
    return done;
}

/// Events at `rate` a second for a while; returns how many were offered and how many found the queue full.
std::pair<std::uint64_t, std::uint64_t> produce(event_queue& queue, storage::event_writer& into, std::uint64_t run, arguments const& with)
{
    traffic source{with.keys};
    std::uint64_t offered = 0;
    std::uint64_t refused = 0;
    auto const begun = clock_type::now();
    auto const per_tick = static_cast<std::size_t>(with.rate / 200);
    auto const ticks = static_cast<std::uint64_t>(with.seconds * 200);
    for (std::uint64_t tick = 0; tick < ticks; ++tick) {
        std::vector<event_ptr> made;
        for (std::size_t i = 0; i < per_tick; ++i) {
            made.push_back(source.make(offered++, now_us()));
            made.back()->run = run;
            made.back()->sequence = into.sequences().next();
        }
        if (!queue.put(made)) refused += made.size();
        std::this_thread::sleep_until(begun + std::chrono::milliseconds{5} * (tick + 1));
    }
    queue.close();
    return {offered, refused};
}

int write_steadily(arguments const& with)
{
    std::uint64_t run = 0;
    auto writer = open_writer(with, run);
    event_queue queue;
    written done;
    std::thread thread{[&] { done = write_from(queue, *writer, static_cast<std::size_t>(with.rate / 50)); }};
    auto const [offered, refused] = produce(queue, *writer, run, with);
    thread.join();
    auto const ended = writer->end_run(now_us());
    if (!ended) fail(ended.error());
    writer.reset();  // what is in the log comes into the file
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    double const events = static_cast<double>(std::max<std::uint64_t>(done.events, 1));
    std::printf("{\"bench\":\"storage_write\",\"durability\":\"%s\",\"seconds\":%.0f,\"rate\":%.0f,\"keys\":%u,\"offered\":%llu,"
                "\"written\":%llu,\"refused\":%llu,\"lost\":%llu,\"batches\":%llu,\"writer_cpu_us_per_event\":%.3f,"
                "\"thread_cpu_us_per_event\":%.3f,"
                "\"store_bytes_per_event\":%.0f,\"peak_rss_mb\":%.1f}\n",
                with.strict ? "strict" : "batched", with.seconds, with.rate, with.keys, static_cast<unsigned long long>(offered),
                static_cast<unsigned long long>(done.events), static_cast<unsigned long long>(refused),
                static_cast<unsigned long long>(ended->lost), static_cast<unsigned long long>(done.batches), done.store_cpu * 1e6 / events,
                done.thread_cpu * 1e6 / events, static_cast<double>(std::filesystem::file_size(with.path)) / events,
                static_cast<double>(usage.ru_maxrss) / 1024);
    return ended->lost == 0 && refused == 0 ? 0 : 1;
}

double fill(arguments const& with, storage::event_writer& into, std::uint64_t run, std::int64_t first_us)
{
    traffic source{with.keys};
    double cpu = 0;
    std::vector<event_ptr> batch;
    double const step = static_cast<double>(with.days) * static_cast<double>(day_us) / static_cast<double>(with.events);
    for (std::uint64_t i = 0; i < with.events; ++i) {
        batch.push_back(source.make(i, first_us + static_cast<std::int64_t>(step * static_cast<double>(i))));
        batch.back()->run = run;
        batch.back()->sequence = into.sequences().next();
        if (batch.size() < batch_limit && i + 1 < with.events) continue;
        double const before = thread_cpu_seconds();
        if (auto appended = into.append(batch); !appended) fail(appended.error());
        for (bool more = true; more;) {
            auto const tended = into.tend();
            if (!tended) fail(tended.error());
            more = *tended;
        }
        cpu += thread_cpu_seconds() - before;
        batch.clear();
    }
    return cpu;
}

/// The median and the slowest of five runs, the first of them included.
template <class Ask>
void time_question(char const* name, Ask&& ask)
{
    std::array<double, 5> took{};
    std::size_t rows = 0;
    for (double& each : took) {
        auto const before = clock_type::now();
        rows = ask();
        each = std::chrono::duration<double, std::milli>(clock_type::now() - before).count();
    }
    std::sort(took.begin(), took.end());
    std::printf(",\"%s\":{\"rows\":%zu,\"median_ms\":%.2f,\"slowest_ms\":%.2f}", name, rows, took[2], took[4]);
}

void ask_everything(arguments const& with, std::int64_t first_us, std::int64_t end_us)
{
    auto const reader = storage::event_reader::open(with.path);
    if (!reader) fail(reader.error());
    storage::time_range const all{0, end_us + 1};
    storage::time_range const odd{first_us + 3 * day_us + 37 * 60'000'000LL, end_us - 2 * day_us - 11 * 60'000'000LL};
    auto const stats = [&](storage::time_range range, storage::dimension by, char const* where) {
        auto const parsed = storage::parse_filter(where);
        auto const answer = (*reader)->stats({range, by, *parsed});
        if (!answer) fail(answer.error());
        return answer->rows.size();
    };
    using storage::dimension;
    time_question("stats_all", [&] { return stats(all, dimension::none, ""); });
    time_question("stats_by_model", [&] { return stats(all, dimension::requested_model, ""); });
    time_question("stats_by_tag_of_group", [&] { return stats(all, dimension::tag, "group=route-1"); });
    time_question("stats_by_key", [&] { return stats(all, dimension::key, ""); });
    time_question("stats_by_model_of_key", [&] { return stats(all, dimension::requested_model, "key=key_10000003"); });
    time_question("stats_by_model_odd_edges", [&] { return stats(odd, dimension::requested_model, ""); });
    time_question("stats_by_key_odd_edges", [&] { return stats(odd, dimension::key, ""); });
    time_question("series_by_hour", [&] {
        auto const answer = (*reader)->series({.range = all, .step = std::chrono::hours{1}});
        return answer ? answer->points.size() : 0;
    });
    time_question("newest_100", [&] {
        auto const page = (*reader)->list({});
        return page ? page->events.size() : 0;
    });
    time_question("newest_100_of_tag", [&] {
        auto const page = (*reader)->list({.where = *storage::parse_filter("tag=control,status>=500")});
        return page ? page->events.size() : 0;
    });
}

int generate(arguments const& with)
{
    std::uint64_t run = 0;
    std::int64_t const end = now_us();
    std::int64_t const first = end - static_cast<std::int64_t>(with.days) * day_us;
    auto writer = open_writer(with, run);
    auto const begun = clock_type::now();
    double const cpu = fill(with, *writer, run, first);
    double const took = std::chrono::duration<double>(clock_type::now() - begun).count();
    if (auto ended = writer->end_run(now_us()); !ended) fail(ended.error());
    writer.reset();
    std::printf("{\"bench\":\"storage_stats\",\"events\":%llu,\"days\":%u,\"keys\":%u,\"seconds\":%.1f,"
                "\"writer_cpu_us_per_event\":%.3f,\"store_mb\":%.0f",
                static_cast<unsigned long long>(with.events), with.days, with.keys, took, cpu * 1e6 / static_cast<double>(with.events),
                static_cast<double>(std::filesystem::file_size(with.path)) / 1e6);
    ask_everything(with, first, end);
    std::printf("}\n");
    return 0;
}

}  // namespace

int main(int count, char** values)
{
    arguments with = read_arguments(count, values);
    bool const own = with.path.empty();
    if (own) with.path = (std::filesystem::temp_directory_path() / ("storage_bench-" + std::to_string(::getpid()) + ".db")).string();
    int const code = with.generate ? generate(with) : write_steadily(with);
    if (own && !with.keep) remove_store(with.path);
    return code;
}
