// What a reply says of the time that it took, for all pairs of dialects. The test's own clock is read beside the gateway's: bounds are what it
// measured, so that a machine under load changes nothing.
#include "tests/engine/gateway/every_pair.hpp"

namespace signalbox::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// The number behind a header's name; -1 when there is none.
std::int64_t line_of(memory_client const& seen, std::string const& name)
{
    auto const at = seen.lines.find(name + ": ");
    return at == seen.lines.npos ? -1 : std::stoll(seen.lines.substr(at + name.size() + 2));
}

std::int64_t between(steady_clock::time_point from, steady_clock::time_point to)
{
    return std::chrono::floor<milliseconds>(to - from).count();
}

class latency : public every_pair {};

TEST_P(latency, of_the_gateway_counts_from_the_first_byte_and_leaves_the_provider_out)
{
    constexpr std::int64_t minute = 60'000;  // so long did the request take to come
    constexpr milliseconds held{40};
    scripted_upstream first(at.loop.get_executor());
    script steps = good();
    steps.insert(steps.begin() + 1, stall());  // behind the request
    first.always(steps);
    configure(first.port(), first.port());
    at.arrived_before = std::chrono::minutes(1);
    std::string const body = ask_body("first");
    auto const begun = steady_clock::now();
    at.start(path_of(client()), body);
    at.run_until([&] { return first.stalled().count() == 1; });
    auto const stalled = steady_clock::now();
    while (steady_clock::now() < stalled + held) {
    }
    auto const released = steady_clock::now();
    first.release();
    at.finish();
    auto const all = between(begun, steady_clock::now());
    expect_good(*at.client);
    auto const own = line_of(*at.client, "X-Signalbox-Gateway-Latency");
    EXPECT_GE(own, minute) << at.client->lines;
    EXPECT_LE(own, minute + all - between(stalled, released) + 1) << at.client->lines;
    EXPECT_GE(line_of(*at.client, "X-Signalbox-Upstream-Latency"), held.count()) << at.client->lines;
    EXPECT_LE(line_of(*at.client, "X-Signalbox-Upstream-Latency"), all) << at.client->lines;
    EXPECT_GE(at.event().gateway_us(), minute * 1'000);
    EXPECT_GE(at.event().upstream_us(), std::chrono::microseconds(held).count());
    EXPECT_LE(at.event().upstream_us(), (all + 1) * 1'000);
    EXPECT_EQ(at.event().gateway_us() + at.event().upstream_us(), at.event().latency_us()) << "one attempt";
}

INSTANTIATE_TEST_SUITE_P(pairs, latency, all_pairs(), pair_name);

}  // namespace
}  // namespace signalbox::test
