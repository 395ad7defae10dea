// The scripts in a Redis beside the store as tests play it, and answers that are none.
#include "server/redis/share_scripts.hpp"
#include "tests/engine/limits/limit_samples.hpp"
#include "tests/engine/limits/shared_store.hpp"
#include "tests/server/redis/redis_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace signalbox::server::redis {
namespace {

using limits::share_answer;
using limits::share_report;

/// A Redis with the scripts, which remembers for longer than it would recover.
class with_redis_scripts : public testing::Test {
protected:
    void SetUp() override
    {
        if (!test::redis_server::installed()) GTEST_SKIP() << "skipped: redis-server is not installed";
        ASSERT_TRUE(server.start());
        auto made = connection::open(server.settings());
        ASSERT_TRUE(made) << made.error().detail;
        line = std::move(*made);
        hello = line->ask({"SCRIPT", "LOAD", std::string(hello_script)})->text;
        report = line->ask({"SCRIPT", "LOAD", std::string(report_script)})->text;
        (void)line->ask({"HSET", "p:epoch", "run", line->run(), "since", epoch});
    }
    std::optional<share_answer> say(std::string const& gateway, share_report const& of)
    {
        auto said = line->ask(report_command(report, {"p", gateway, gateway}, epoch, of));
        EXPECT_TRUE(said) << said.error().detail;
        auto read = read_report(*said);
        EXPECT_TRUE(read) << read.error().detail;
        if (!read || !*read) return std::nullopt;
        std::ranges::sort((*read)->others, {}, &limits::step_use::step);
        return **read;
    }

    test::redis_server server;
    std::unique_ptr<connection> line;
    std::string hello, report, epoch = "1000";
};

TEST_F(with_redis_scripts, greets_and_counts_gateways)
{
    auto const greet = [&](std::string const& id) {
        return read_hello(*line->ask(hello_command(hello, {"p", id, "gate one"}, line->run())));
    };
    auto first = greet("a");
    ASSERT_TRUE(first) << first.error().detail;
    EXPECT_EQ(first->epoch, "1000");
    EXPECT_NEAR(static_cast<double>(first->now_ms), static_cast<double>(limits::ledger_time(model::wall_now())), 5'000);
    EXPECT_EQ(first->gateways, 1);
    EXPECT_FALSE(first->recovers);
    EXPECT_EQ(greet("b")->gateways, 2);
    EXPECT_EQ(greet("a")->gateways, 2);
    (void)line->ask({"FLUSHALL"});
    first = greet("a");
    EXPECT_NE(first->epoch, "1000");
    EXPECT_TRUE(first->recovers);
    auto const other_run = read_hello(*line->ask(hello_command(hello, {"p", "a", "a"}, "another")));
    EXPECT_TRUE(other_run->recovers) << "what a new process read from its file may be old";
}

TEST_F(with_redis_scripts, an_identity_is_that_of_one_process)
{
    auto const greet = [&](speaker const& from) { return read_hello(*line->ask(hello_command(hello, from, line->run()))); };
    speaker const one{"p", "a", "one", "word-1", "here"}, copy{"p", "a", "copy", "word-2", "there"},
        next{"p", "a", "one", "word-3", "here"};
    EXPECT_FALSE(greet(one)->taken);
    EXPECT_FALSE(greet(one)->taken) << "its own word";
    EXPECT_TRUE(greet(copy)->taken);
    EXPECT_EQ(greet(one)->gateways, 1) << "the copy was not counted";
    EXPECT_FALSE(greet(next)->taken) << "the next process at the same place";
    speaker again = one;
    again.first = false;
    EXPECT_TRUE(greet(again)->taken) << "the one before, should it still be there";
    share_report const of{.rule = 1, .amount = 10, .need = 1};
    auto const say_as = [&](speaker const& from) { return *read_report(*line->ask(report_command(report, from, epoch, of))); };
    EXPECT_TRUE(say_as(next));
    EXPECT_FALSE(say_as(one)) << "nothing of a report is taken";
    EXPECT_FALSE(say_as(copy));
}

TEST_F(with_redis_scripts, gives_no_answer_when_it_forgot)
{
    EXPECT_TRUE(say("a", {.rule = 1, .amount = 10, .need = 1}));
    epoch = "1001";
    EXPECT_FALSE(say("a", {.rule = 1, .amount = 10, .need = 1}));
}

TEST_F(with_redis_scripts, takes_nothing_that_was_reported_by_another_time)
{
    share_report one{.rule = 1, .amount = 10, .need = 1};
    auto const clock = line->ask({"TIME"});
    std::int64_t const now = std::atoll(clock->list[0].text.c_str()) * 1000;
    for (std::int64_t const apart : {-3'600'000, -5'000, 5'000, 3'600'000}) {
        one.sent_ms = now + apart;
        EXPECT_FALSE(say("a", one)) << apart;
    }
    EXPECT_EQ(line->ask({"EXISTS", "p:limit:0000000000000001:"})->number, 0);
    one.sent_ms = now;
    EXPECT_TRUE(say("a", one));
}

TEST_F(with_redis_scripts, answers_as_the_store_that_tests_play)
{
    std::mt19937_64 random(5);
    auto const upto = [&](std::int64_t most) { return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most + 1)); };
    constexpr std::int64_t noon = 1'800'000'000'000;
    limits::shared_store played(noon);
    for (int i = 0; i < 600; ++i) {
        share_report one{
            .rule = static_cast<std::uint64_t>(1 + upto(3)), .key = upto(1) ? "anna\n" : "", .amount = 100 + upto(4'000), .windowed = true};
        one.newest = 100 + i / 40;
        one.oldest = one.newest - 12;
        for (std::int64_t step = one.oldest; step <= one.newest; ++step)
            if (upto(3) == 0) one.own.push_back({step, 1 + upto(100)});
        one.keep = upto(200);
        one.need = upto(1) ? upto(300) : 0;
        one.least = one.need / (1 + upto(2));
        one.extra = one.need * 8;
        one.until_ms = noon;
        one.generation = upto(9) == 0 ? -1 : upto(2);
        one.reset = upto(30) == 0;
        std::string const gateway = "gate-" + std::to_string(upto(2));
        auto const said = say(gateway, one);
        ASSERT_TRUE(said);
        auto expected = played.answer(gateway, one, noon);
        EXPECT_EQ(said->granted, expected.granted) << i;
        EXPECT_EQ(said->free, expected.free) << i;
        EXPECT_EQ(said->others_held, expected.others_held) << i;
        EXPECT_EQ(said->gateways, expected.gateways) << i;
        EXPECT_EQ(said->generation, expected.generation) << i;
        EXPECT_EQ(said->others, expected.others) << i;
    }
}

TEST_F(with_redis_scripts, counts_an_ended_share_as_used_and_one_in_flight_as_ended)
{
    for (bool const windowed : {true, false}) {
        share_report one{.rule = windowed ? 1u : 2u, .amount = 100, .oldest = 5, .newest = 5, .windowed = windowed, .need = 40};
        ASSERT_EQ(say("a", one)->granted, 40);
        std::string const key = std::string("p:limit:000000000000000") + (windowed ? "1" : "2") + ":";
        EXPECT_EQ(line->ask({"HSET", key, "a", "40 1000"})->number, 0) << "as if its time had passed";
        auto const said = say("b", {.rule = one.rule, .amount = 100, .oldest = 5, .newest = 5, .windowed = windowed});
        EXPECT_EQ(said->free, windowed ? 60 : 100);
        EXPECT_EQ(said->others_held, 0);
        EXPECT_GT(line->ask({"PTTL", key})->number, 0) << "nothing stays for ever";
    }
}

TEST_F(with_redis_scripts, says_so_when_its_memory_is_full)
{
    (void)line->ask({"CONFIG", "SET", "maxmemory", "1"});
    auto const said = read_report(*line->ask(report_command(report, {"p", "a", "a"}, epoch, {.rule = 1, .amount = 10, .need = 1})));
    ASSERT_FALSE(said);
    EXPECT_EQ(said.error().detail, "the memory of Redis is full: raise its maxmemory");
}

TEST(share_scripts, refuse_answers_that_are_none)
{
    EXPECT_FALSE(read_report({}));
    EXPECT_FALSE(read_report({.is = reply::kind::list}));
    EXPECT_FALSE(read_report({.is = reply::kind::list, .list = {{.is = reply::kind::text, .text = "ok"}}}));
    reply odd{.is = reply::kind::list, .list = {{.is = reply::kind::text, .text = "ok"}}};
    for (int i = 0; i < 6; ++i) odd.list.push_back({.is = reply::kind::number, .number = 1});
    EXPECT_FALSE(read_report(odd)) << "a step without its use";
    odd.list.pop_back();
    EXPECT_TRUE(read_report(odd));
    odd.list[3].is = reply::kind::text;
    EXPECT_FALSE(read_report(odd));
    EXPECT_FALSE(read_hello({.is = reply::kind::text, .text = "OK"}));
}

}  // namespace
}  // namespace signalbox::server::redis
