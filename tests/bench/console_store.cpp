#include "tests/bench/console_store.hpp"

#include "storage/event_writer.hpp"

#include "tests/bench/storage_traffic.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

namespace signalbox::bench {

namespace {

constexpr std::size_t batch_limit = 1'000;
constexpr std::int64_t day_us = 86'400'000'000;
constexpr unsigned keys = 50;
constexpr std::uint64_t arms_events = 3'200'000;  // two of three are of the first group

[[noreturn]] void fail(storage::failure const& why)
{
    std::fprintf(stderr, "console_bench: %s\n", why.detail.c_str());
    std::exit(1);
}

std::int64_t now_us()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

void remove_store(std::string const& path)
{
    for (char const* suffix : {"", "-wal", "-shm", "-tail", ".made"}) std::filesystem::remove(path + suffix);
}

/// A writer with a run, and the batch it is about to write.
class filler {
public:
    explicit filler(std::string const& path)
    {
        auto opened = storage::event_writer::open(path, {});
        if (!opened) fail(opened.error());
        writer_ = std::move(*opened);
        auto const run = writer_->begin_run("bench", now_us());
        if (!run) fail(run.error());
        run_ = *run;
    }
    ~filler()
    {
        flush();
        if (auto ended = writer_->end_run(now_us()); !ended) fail(ended.error());
    }
    void add(event_ptr event)
    {
        event->run = run_;
        event->sequence = writer_->sequences().next();
        batch_.push_back(std::move(event));
        if (batch_.size() == batch_limit) flush();
    }
    void flush()
    {
        if (auto done = writer_->append(batch_); !done) fail(done.error());
        batch_.clear();
        for (bool more = true; more;) {
            auto const tended = writer_->tend();
            if (!tended) fail(tended.error());
            more = *tended;
        }
    }

private:
    std::unique_ptr<storage::event_writer> writer_;
    std::uint64_t run_ = 0;
    std::vector<event_ptr> batch_;
};

void make_store(std::string const& path, std::uint64_t events, unsigned callers)
{
    std::string const made = "events=" + std::to_string(events) + " days=" + std::to_string(console_days) + " format=2";
    std::string found;
    if (std::ifstream file{path + ".made"}; std::getline(file, found) && found == made && std::filesystem::exists(path)) return;
    remove_store(path);
    std::fprintf(stderr, "making %s: %llu events, some minutes ...\n", path.c_str(), static_cast<unsigned long long>(events));
    std::int64_t const first = now_us() - console_days * day_us;
    double const step = static_cast<double>(console_days) * static_cast<double>(day_us) / static_cast<double>(events);
    std::uint64_t const apart = std::max<std::uint64_t>(events / console_needles, 1);
    {
        filler into{path};
        traffic source{callers};
        for (std::uint64_t i = 0; i < events; ++i) {
            event_ptr event = source.make(i, first + static_cast<std::int64_t>(step * static_cast<double>(i)));
            if (i % apart == apart / 2) event->tag = "needle";
            if (i % apart == apart / 3) event->status = 418;
            into.add(std::move(event));
        }
    }
    std::ofstream{path + ".made"} << made << '\n';
}

}  // namespace

void make_console_store(std::string const& path, std::uint64_t events)
{
    make_store(path, events, keys);
}

std::string arms_store(std::string const& path)
{
    return path + ".arms.db";
}

void make_arms_store(std::string const& path)
{
    make_store(arms_store(path), arms_events, 1);
}

void write_steadily(std::string const& path, std::uint64_t events, std::uint64_t rate)
{
    constexpr std::chrono::milliseconds tick{50};
    filler into{path};
    traffic source{keys};
    std::uint64_t const per_tick = rate == 0 ? batch_limit : std::max<std::uint64_t>(rate / 20, 1);
    auto const begun = std::chrono::steady_clock::now();
    for (std::uint64_t i = 0; i < events; ++i) {
        into.add(source.make(i, now_us()));
        if ((i + 1) % per_tick != 0) continue;
        into.flush();
        if (rate != 0) std::this_thread::sleep_until(begun + tick * static_cast<std::int64_t>((i + 1) / per_tick));
    }
}

}  // namespace signalbox::bench
