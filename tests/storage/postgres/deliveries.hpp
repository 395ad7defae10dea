// Local stores that are delivered to PostgreSQL, as a gateway does it.
#pragma once

#include "storage/postgres/delivery.hpp"
#include "storage/postgres/replica.hpp"

#include "tests/storage/postgres/cluster.hpp"
#include "tests/storage/sample_events.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace signalbox::storage::testing {

/// Writes a store and delivers it.
class delivering_store {
public:
    /// `from_memory`: the delivery gets the newest rows from the writer.
    delivering_store(std::string path, std::string dsn, std::uint64_t seed, std::uint64_t spool = 1'000'000, bool from_memory = false)
        : path_(std::move(path)), traffic_(seed)
    {
        writer_options options;
        options.undelivered = {&delivered_, spool};
        writer = must(event_writer::open(path_, options));
        run_ = must(writer->begin_run("test", noon_us));
        delivery = std::make_unique<postgres::delivery>(postgres::delivery_options{.dsn = std::move(dsn),
                                                                                   .store = path_,
                                                                                   .host = "test",
                                                                                   .batch = 500,
                                                                                   .cursor = &delivered_,
                                                                                   .fresh = from_memory ? &fresh : nullptr});
    }

    /// Events a second apart.
    void write(std::size_t events, std::int64_t from_us = noon_us) { write(events, nullptr, from_us); }
    void write(std::size_t events, void (*change)(schema::Event&, std::size_t), std::int64_t from_us = noon_us)
    {
        batch made;
        for (std::size_t i = 0; i < events; ++i) {
            auto event = traffic_.make(from_us + static_cast<std::int64_t>(written_++) * second_us);
            if (change) change(*event, written_);
            event->set_run(run_);
            event->set_sequence(writer->sequences().next());
            made.push_back(std::move(event));
        }
        auto rows = fresh.blank();
        must(append(*writer, made, rows ? &*rows : nullptr));
        fresh.written(writer->place_of_last(), made.size(), std::move(rows));
    }
    /// Until nothing is left, or the first failure.
    result<std::uint64_t> deliver()
    {
        std::uint64_t events = 0;
        for (;;) {
            auto const step = delivery->run();
            if (!step) return step.error();
            events += step->events;
            if (!step->more) return events;
        }
    }
    std::string const& path() const { return path_; }

    fresh_rows fresh{500};
    std::unique_ptr<event_writer> writer;
    std::unique_ptr<postgres::delivery> delivery;

private:
    std::string path_;
    traffic traffic_;
    std::atomic<std::uint64_t> delivered_{0};
    std::uint64_t run_ = 0;
    std::size_t written_ = 0;
};

/// Pulls everything.
inline std::uint64_t pull_all(postgres::replica& into)
{
    for (std::uint64_t events = 0;;) {
        auto const pulled = must(into.pull());
        events += pulled.events;
        if (!pulled.more) return events;
    }
}

}  // namespace signalbox::storage::testing
