// What is said of two arms of a test; the numbers were computed apart from the code.
#include "console/pages/models/arms_verdict.hpp"

#include "tests/console/pages/statistics_store.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace signalbox::console {

using namespace testing;

namespace {

/// All latencies in one bucket around `latency`.
ModelRow arm(char const* name, double requests, double latency, double errors, double cost)
{
    ModelRow made;
    made.name = QString::fromLatin1(name);
    auto const set = [&](Figure of, double value) { made.values[static_cast<std::size_t>(of)] = value; };
    set(Figure::requests, requests);
    set(Figure::errors, errors / requests);
    set(Figure::p50, latency);
    set(Figure::p95, latency);
    set(Figure::cost, cost);
    double const low = latency / 1.016, high = latency * 1.032 / 1.016;
    made.arm.requests = static_cast<std::uint64_t>(requests);
    made.arm.failures = static_cast<std::uint64_t>(errors);
    made.arm.latency = {{std::log((low + high) / 2), std::log(high / low), made.arm.requests - made.arm.failures}};
    return made;
}

std::string verdict(ModelRow const& first, ModelRow const& second)
{
    return plainText(armsVerdict(first, second, QLocale::c()));
}

}  // namespace

TEST(arms_verdict, says_how_much_and_how_surely)
{
    EXPECT_EQ(
        verdict(arm("control", 1'000, 1'016, 10, 5e6), arm("candidate", 1'000, 2'032, 30, 2.5e6)),
        "candidate against control: median 2.00 times (1.92 to 2.08), slower; p95 2.00 times (1.92 to 2.08), slower; "
        "errors +2.00 points (+0.05 to +3.95), more; cost of a request 0.500 times, without an interval. Requests: 1,000 and 1,000. "
        "The intervals of 95 % hold however often one looks; requests count as independent of each other, and arms as drawn by chance.");
}

TEST(arms_verdict, leaves_open_what_cannot_be_told)
{
    std::string const said = verdict(arm("a", 1'000, 1'016, 3, 5e6), arm("b", 50, 1'016, 1, std::numeric_limits<double>::quiet_NaN()));
    EXPECT_NE(said.find("median 1.00 times ("), std::string::npos) << said;
    EXPECT_NE(said.find("no clear difference"), std::string::npos) << said;
    EXPECT_NE(said.find("p95: needs 23 more requests of b"), std::string::npos) << said;
    EXPECT_NE(said.find("errors: 4 of both together, too few for a verdict"), std::string::npos) << said;
    EXPECT_NE(said.find("cost of a request: not known of both"), std::string::npos) << said;
}

TEST(arms_verdict, calls_the_better_one_better_from_either_side)
{
    ModelRow const fast = arm("fast", 4'000, 500'000, 40, 1e6), slow = arm("slow", 4'000, 900'000, 140, 1e6);
    EXPECT_NE(verdict(slow, fast).find("p95 0.556 times"), std::string::npos) << verdict(slow, fast);
    EXPECT_NE(verdict(slow, fast).find(", faster; errors \u22122.50 points"), std::string::npos) << verdict(slow, fast);
    EXPECT_NE(verdict(slow, fast).find(", fewer;"), std::string::npos);
    EXPECT_NE(verdict(fast, slow).find("p95 1.80 times"), std::string::npos) << verdict(fast, slow);
}

TEST(arms_verdict, does_not_call_an_arm_fast_that_fails_where_it_is_slow)
{
    ModelRow const whole = arm("whole", 4'000, 900'000, 40, 1e6), failing = arm("failing", 4'000, 500'000, 400, 1e6);
    EXPECT_NE(verdict(whole, failing).find("p95: not known"), std::string::npos) << verdict(whole, failing);
}

}  // namespace signalbox::console
