// The shared counters as people are shown them: the sums that the script makes, from the hashes that it leaves.
#include "server/redis/shared_counters.hpp"
#include "server/redis/share_scripts.hpp"
#include "tests/engine/limits/limit_samples.hpp"
#include "tests/server/redis/redis_server.hpp"

#include <gmock/gmock.h>

namespace signalbox::server::redis {
namespace {

using limits::counted;
using limits::window_kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::int64_t noon = 1'800'000'000'000;
constexpr std::int64_t five_minutes = 300'000;  // a step of an hour that slides

std::vector<reply> hash(std::vector<std::pair<std::string, std::string>> const& fields)
{
    std::vector<reply> out;
    for (auto const& [name, value] : fields) {
        out.push_back({.is = reply::kind::text, .text = name});
        out.push_back({.is = reply::kind::text, .text = value});
    }
    return out;
}

std::string words(std::vector<std::int64_t> const& all)
{
    std::string out;
    for (std::int64_t const each : all) out.append(out.empty() ? "" : " ").append(std::to_string(each));
    return out;
}

TEST(shared_counter, adds_up_what_all_used_in_steps_that_count)
{
    auto const by = limits::limit_of(counted::total_tokens, 1000, window_kind::sliding);
    std::int64_t const step = noon / five_minutes;
    auto const seen = counter_of(by, "anna\n",
                                 hash({{"a", words({20, noon + 1, step, 30, step - 5, 7, step - 13, 400})},
                                       {"b", words({9, noon, step, 1})},
                                       {"#", "3"},
                                       {"c", words({0, noon - 1})}}),
                                 noon);
    EXPECT_EQ(seen.used, 30 + 7 + 1 + 9) << "a share that was not renewed counts as used";
    EXPECT_EQ(seen.reserved, 20);
    EXPECT_EQ(seen.key(), "anna\n");
}

TEST(shared_counter, without_a_window_is_what_is_held)
{
    auto const by = limits::limit_of(counted::in_flight, 10, window_kind::none);
    auto const seen = counter_of(by, "", hash({{"a", words({3, noon + 1})}, {"b", words({4, noon - 1})}}), noon);
    EXPECT_EQ(seen.used, 0);
    EXPECT_EQ(seen.reserved, 3) << "requests of a gateway that is gone have ended";
}

class with_redis_counters : public testing::Test {
protected:
    void SetUp() override
    {
        if (!test::redis_server::installed()) GTEST_SKIP() << "skipped: redis-server is not installed";
        ASSERT_TRUE(server.start());
        auto made = connection::open(server.settings());
        ASSERT_TRUE(made) << made.error().detail;
        line = std::move(*made);
        script = line->ask({"SCRIPT", "LOAD", std::string(report_script)})->text;
        auto const hello = line->ask({"SCRIPT", "LOAD", std::string(hello_script)})->text;
        (void)line->ask({"HSET", "signalbox:epoch", "run", line->run(), "since", "1000"});
        for (std::string const name : {"north", "south gate"})
            ASSERT_TRUE(read_hello(*line->ask(hello_command(hello, {"signalbox", name.substr(0, 1), name}, line->run()))));
    }
    void use(std::string const& gateway, std::string const& key, std::int64_t used)
    {
        auto const now = limits::ledger_time(model::wall_now());
        limits::slot its{.rule = by.identity};
        limits::roll(its, by, now);
        limits::share_report const one{.rule = by.identity,
                                       .key = key,
                                       .amount = by.amount,
                                       .oldest = its.step,
                                       .newest = its.step,
                                       .windowed = true,
                                       .own = {{its.step, used}},
                                       .until_ms = its.until_ms};
        ASSERT_TRUE(*read_report(*line->ask(report_command(script, {"signalbox", gateway, gateway}, "1000", one))));
    }

    limits::rule const by = limits::limit_of(counted::total_tokens, 1000, window_kind::month);
    test::redis_server server;
    std::unique_ptr<connection> line;
    std::string script;
};

TEST_F(with_redis_counters, shows_what_all_gateways_used_and_who_they_are)
{
    use("n", "anna\n", 100);
    use("s", "anna\n", 20);
    use("s", "bert\n", 300);
    (void)line->ask({"HSET", "signalbox:limit:00000000000000ff:of another limit", "n", "1 2 3 4"});
    (void)line->ask({"SET", "signalbox:limit:odd", "x"});
    auto const seen = look_at_counters(server.settings(), {by});
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_THAT(seen->gateways, ElementsAre("north", "south gate"));
    EXPECT_TRUE(seen->whole);
    ASSERT_EQ(seen->all.size(), 1u);
    ASSERT_EQ(seen->all[0].counters.size(), 2u);
    EXPECT_EQ(seen->all[0].counters[0].key, "bert");
    EXPECT_EQ(seen->all[0].counters[0].used, 300);
    EXPECT_EQ(seen->all[0].counters[1].key, "anna");
    EXPECT_EQ(seen->all[0].counters[1].used, 120);
    EXPECT_GT(seen->all[0].counters[1].resets_in_ms, 0);
}

TEST_F(with_redis_counters, are_read_in_pieces)
{
    for (int i = 0; i < 1'300; ++i) use("n", std::to_string(i) + "\n", i + 1);
    auto const seen = look_at_counters(server.settings(), {by});
    ASSERT_TRUE(seen) << seen.error().detail;
    ASSERT_EQ(seen->all[0].counters.size(), 1'300u);
    EXPECT_EQ(seen->all[0].counters.front().used, 1'300);
    EXPECT_EQ(seen->all[0].counters.back().used, 1);
}

TEST_F(with_redis_counters, say_what_keeps_them_away)
{
    (void)line->ask({"ACL", "SETUSER", "blind", "on", ">pw", "~signalbox:*", "+info", "+time"});
    auto with = server.settings();
    with.username = "blind";
    with.password = model::secret("pw");
    auto seen = look_at_counters(with, {by});
    ASSERT_FALSE(seen);
    EXPECT_THAT(seen.error().detail, HasSubstr("the user of Redis may not do what is needed"));
    server.kill();
    seen = look_at_counters(server.settings(), {by});
    ASSERT_FALSE(seen);
    EXPECT_THAT(seen.error().detail, HasSubstr("cannot be reached"));
}

}  // namespace
}  // namespace signalbox::server::redis
