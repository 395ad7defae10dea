// What deliveries to PostgreSQL cost: gateways join, their stores are filled, and then delivered at the same time, a thread for each as three gateways would.
// With "compared" the gateways join with full stores, whose events are compared with what is there. Prints one JSON object; see usage() for the arguments.
#include "storage/event_writer.hpp"
#include "storage/postgres/delivery.hpp"

#include "tests/bench/bench_clock.hpp"
#include "tests/bench/storage_traffic.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace storage = signalbox::storage;
using signalbox::bench::now_us;
using signalbox::bench::thread_cpu_seconds;
using clock_type = std::chrono::steady_clock;

namespace {

constexpr std::size_t batch_limit = 1'000;

[[noreturn]] void usage()
{
    std::fputs("delivery_bench DSN FOLDER [GATEWAYS 3] [EVENTS 100000 of each] [compared]\n", stderr);
    std::exit(2);
}

[[noreturn]] void fail(storage::failure const& why)
{
    std::fprintf(stderr, "delivery_bench: %s\n", why.detail.c_str());
    std::exit(1);
}

/// 20,000 events a second up to now.
void fill(std::string const& path, std::size_t events)
{
    auto writer = storage::event_writer::open(path);
    if (!writer) fail(writer.error());
    signalbox::bench::traffic made(50);
    std::int64_t const began = now_us() - static_cast<std::int64_t>(events) * 50;
    std::vector<signalbox::bench::event_ptr> batch;
    for (std::size_t i = 0; i < events; ++i) {
        batch.push_back(made.make(i, began + static_cast<std::int64_t>(i) * 50));
        if (batch.size() < batch_limit && i + 1 < events) continue;
        if (auto done = (*writer)->append(batch); !done) fail(done.error());
        batch.clear();
    }
}

struct delivered {
    std::uint64_t events = 0;
    double cpu_seconds = 0;
};

void deliver(storage::postgres::delivery& one, delivered& into)
{
    double const before = thread_cpu_seconds();
    for (bool more = true; more;) {
        auto const step = one.run();
        if (!step) fail(step.error());
        into.events += step->events;
        more = step->more;
    }
    into.cpu_seconds = thread_cpu_seconds() - before;
}

}  // namespace

int main(int count, char** values)
{
    if (count < 3) usage();
    std::size_t const gateways = count > 3 ? std::strtoul(values[3], nullptr, 10) : 3;
    std::size_t const events = count > 4 ? std::strtoul(values[4], nullptr, 10) : 100'000;
    bool const compared = count > 5 && std::string_view(values[5]) == "compared";
    std::vector<std::string> stores;
    std::vector<std::unique_ptr<storage::postgres::delivery>> deliveries;
    std::vector<delivered> all(gateways);
    for (std::size_t i = 0; i < gateways; ++i) {
        stores.push_back(std::string(values[2]) + "/bench-" + std::to_string(i) + ".db");
        deliveries.push_back(std::make_unique<storage::postgres::delivery>(
            storage::postgres::delivery_options{.dsn = values[1], .store = stores.back(), .host = "bench"}));
    }
    for (int round = 0; round < 2 && !compared; ++round)  // in the second, each knows of the others
        for (std::size_t i = 0; i < gateways; ++i) fill(stores[i], 1), deliver(*deliveries[i], all[i]);
    for (std::string const& each : stores) fill(each, events);
    std::ranges::fill(all, delivered{});
    std::vector<std::thread> threads;
    auto const began = clock_type::now();
    for (std::size_t i = 0; i < gateways; ++i) threads.emplace_back([&, i] { deliver(*deliveries[i], all[i]); });
    for (std::thread& each : threads) each.join();
    double const seconds = std::chrono::duration<double>(clock_type::now() - began).count();
    delivered sum;
    for (delivered const& each : all) sum.events += each.events, sum.cpu_seconds += each.cpu_seconds;
    std::printf("{\"gateways\":%zu,\"events\":%llu,\"seconds\":%.2f,\"events_per_second\":%.0f,\"gateway_cpu_us_per_event\":%.2f}\n",
                gateways, static_cast<unsigned long long>(sum.events), seconds, static_cast<double>(sum.events) / seconds,
                sum.cpu_seconds * 1e6 / static_cast<double>(sum.events));
    return 0;
}
