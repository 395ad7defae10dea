// The thread that asks Redis: requests wait for its answers, and every way in which Redis can go away is said and survived.
#include "server/redis/share_link.hpp"
#include "tests/engine/limits/limit_samples.hpp"
#include "tests/server/redis/redis_server.hpp"

#include <gmock/gmock.h>

namespace signalbox::server::redis {
namespace {

using limits::holding;
using ::testing::HasSubstr;

/// A gateway without requests: its state, its ledger and its thread.
class gate {
public:
    gate(config::redis_settings const& with, std::uint64_t id, limits::counted what = limits::counted::total_tokens,
         std::int64_t amount = 1000, std::string place = {})
        : gate(with, id, limits::limit_of(what, amount, limits::window_kind::fixed), 0, std::move(place))
    {}
    /// Its clock is so far ahead of Redis'.
    gate(config::redis_settings const& with, std::uint64_t id, limits::rule const& by, std::int64_t ahead_ms = 0, std::string place = {})
        : own([ahead_ms] { return limits::ledger_time(model::wall_now()) + ahead_ms; }), link(with, states, {.wall = own})
    {
        auto made = std::make_shared<config::snapshot>();
        made->limits = std::make_shared<limits::rule_book const>(std::vector{by});
        states.publish(made);
        states.share_limits(link.desk());
        link.start({.id = id, .place = std::move(place), .renew = [id] { return id + 100; }});
    }
    ~gate() { link.end(); }

    limits::rule const& by() const { return states.current()->config->limits->rules().front(); }
    /// As a request does it: asks when it must, and waits for the answer.
    bool take(std::int64_t amount, holding& into)
    {
        for (int asked = 0; asked < 3; ++asked) {
            auto const now = own();
            refused = states.ledger()->reserve({&by(), "", amount, amount}, now, into);
            if (!refused) return true;
            if (refused->asks == 0) return false;
            std::mutex guard;
            std::condition_variable answered;
            bool there = false;
            std::unique_lock lock(guard);
            bool const waits = link.desk()->wait(refused->asks, [&] {
                std::lock_guard const inside(guard);
                there = true;
                answered.notify_one();
            });
            if (waits) answered.wait(lock, [&] { return there; });
        }
        return false;
    }
    bool use(std::int64_t amount)
    {
        holding held;
        if (!take(amount, held)) return false;
        states.ledger()->settle(held, amount, own());
        return true;
    }
    /// Waits for the next rounds until the link is so; false after ten seconds.
    bool becomes(limits::share_link state)
    {
        auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (link.look().link != state)
            if (std::chrono::steady_clock::now() > until)
                return false;
            else
                std::this_thread::yield();
        return true;
    }

    std::function<std::int64_t()> const own;
    state_source states;
    redis::share_link link;
    std::optional<limits::refusal> refused;
};

class with_redis_link : public testing::Test {
protected:
    void SetUp() override
    {
        if (!test::redis_server::installed()) GTEST_SKIP() << "skipped: redis-server is not installed";
        ASSERT_TRUE(server.start());
    }
    test::redis_server server;
};

TEST_F(with_redis_link, several_gateways_serve_no_more_than_the_amount)
{
    gate one(server.settings(), 1), two(server.settings(), 2);
    ASSERT_TRUE(one.becomes(limits::share_link::shared));
    ASSERT_TRUE(two.becomes(limits::share_link::shared));
    std::int64_t used = 0;
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    for (int i = 0; used < 1000 && std::chrono::steady_clock::now() < until; ++i) used += (i % 2 ? two : one).use(50) ? 50 : 0;
    EXPECT_EQ(used, 1000);
    EXPECT_FALSE(one.use(1));
    EXPECT_FALSE(two.use(1));
    ASSERT_TRUE(two.refused);
    EXPECT_FALSE(two.refused->away);
    EXPECT_EQ(one.link.look().gateways, 2);
}

TEST_F(with_redis_link, counts_by_the_time_of_redis_whatever_clocks_say)
{
    constexpr std::int64_t hour = 3'600'000;
    auto const by = limits::limit_of(limits::counted::total_tokens, 1000, limits::window_kind::sliding, std::chrono::minutes(10));
    gate behind(server.settings(), 1, by, -hour), ahead(server.settings(), 2, by, 2 * hour), right(server.settings(), 3, by);
    for (gate* const each : {&behind, &ahead, &right}) ASSERT_TRUE(each->becomes(limits::share_link::shared));
    EXPECT_NEAR(static_cast<double>(behind.link.look().clock_ahead_ms), hour, 2'000);
    EXPECT_TRUE(behind.link.look().clocks_differ());
    EXPECT_NEAR(static_cast<double>(ahead.link.look().clock_ahead_ms), -2 * hour, 2'000);
    EXPECT_FALSE(right.link.look().clocks_differ());
    std::int64_t used = 0;
    for (int i = 0; i < 60; ++i)
        for (gate* const each : {&behind, &ahead, &right})
            if (each->use(50)) used += 50;
    EXPECT_LE(used, 1000);
    EXPECT_GE(used, 900) << "what is left are shares";
}

TEST_F(with_redis_link, is_away_and_comes_back_with_what_was_used)
{
    auto with = server.settings();
    with.on_failure = limits::share_fallback::deny;
    gate one(with, 1), two(with, 2);
    ASSERT_TRUE(one.becomes(limits::share_link::shared));
    ASSERT_TRUE(two.becomes(limits::share_link::shared));
    ASSERT_TRUE(one.use(400));
    ASSERT_TRUE(two.use(300));
    server.kill();
    ASSERT_TRUE(one.becomes(limits::share_link::away));
    ASSERT_TRUE(two.becomes(limits::share_link::away));
    EXPECT_THAT(one.link.look().detail, HasSubstr("storage.redis.address"));
    EXPECT_EQ(one.link.look().losses, 1u);
    EXPECT_FALSE(one.use(301));
    ASSERT_TRUE(one.refused);
    EXPECT_TRUE(one.refused->away);
    ASSERT_TRUE(server.start()) << "it forgot everything";
    ASSERT_TRUE(one.becomes(limits::share_link::shared));
    ASSERT_TRUE(two.becomes(limits::share_link::shared));
    EXPECT_FALSE(one.use(301)) << "both reported again";
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    bool served = false;
    while (!served && std::chrono::steady_clock::now() < until) served = one.use(300);
    EXPECT_TRUE(served);
    EXPECT_FALSE(two.use(1));
}

TEST_F(with_redis_link, does_not_wait_longer_than_its_patience_for_one_that_stands_still)
{
    gate one(server.settings(), 1);
    ASSERT_TRUE(one.becomes(limits::share_link::shared));
    server.pause();
    auto const before = std::chrono::steady_clock::now();
    EXPECT_TRUE(one.use(900)) << "local: alone it grants all of it";
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(2'000));
    EXPECT_EQ(one.link.look().link, limits::share_link::away);
    server.resume();
    EXPECT_TRUE(one.becomes(limits::share_link::shared));
}

TEST_F(with_redis_link, gives_its_shares_back_when_it_ends)
{
    gate other(server.settings(), 2);
    {
        gate one(server.settings(), 1);
        ASSERT_TRUE(one.becomes(limits::share_link::shared));
        ASSERT_TRUE(one.use(10));
    }
    ASSERT_TRUE(other.becomes(limits::share_link::shared));
    EXPECT_TRUE(other.use(990));
}

/// As a process that starts where another one has ended, on the same file of counters or on a copy of it: what it had used is there.
void remember(gate& of, std::int64_t used)
{
    holding held;
    std::int64_t const now = of.own();
    auto const refused = of.states.ledger()->reserve({&of.by(), "", used, used}, now, held);
    ASSERT_FALSE(refused);
    of.states.ledger()->settle(held, used, now);
}

TEST_F(with_redis_link, a_copied_file_of_counters_is_another_gateway_and_what_it_had_used_counts_once)
{
    {
        gate before(server.settings(), 1, limits::counted::total_tokens, 1000, "here");
        ASSERT_TRUE(before.becomes(limits::share_link::shared));
        ASSERT_TRUE(before.use(100));
    }
    gate one(server.settings(), 1, limits::counted::total_tokens, 1000, "here");
    gate copy(server.settings(), 1, limits::counted::total_tokens, 1000, "elsewhere");
    ASSERT_TRUE(one.becomes(limits::share_link::shared));
    ASSERT_TRUE(copy.becomes(limits::share_link::shared));
    EXPECT_EQ(one.link.look().identities.copies, 0u);
    EXPECT_EQ(copy.link.look().identities.copies, 1u);
    std::int64_t used = 0;
    for (int i = 0; i < 60; ++i)
        for (gate* const each : {&one, &copy})
            if (each->use(50)) used += 50;
    EXPECT_LE(used, 1000);
    EXPECT_GE(used, 850) << "what is left are shares, and the first process' use is the file's";
    EXPECT_EQ(one.link.look().identities.clashes + copy.link.look().identities.clashes, 0u);
}

TEST_F(with_redis_link, what_a_copy_had_used_is_forgotten_there_and_stays_with_the_other)
{
    gate one(server.settings(), 1, limits::counted::total_tokens, 1000, "here");
    ASSERT_TRUE(one.becomes(limits::share_link::shared));
    ASSERT_TRUE(one.use(300));
    server.pause();
    gate copy(server.settings(), 1, limits::counted::total_tokens, 1000, "elsewhere");
    ASSERT_EQ(copy.link.look().link, limits::share_link::away);
    remember(copy, 300);
    server.resume();
    ASSERT_TRUE(copy.becomes(limits::share_link::shared));
    EXPECT_EQ(copy.link.look().identities.copies, 1u);
    EXPECT_TRUE(copy.use(300)) << "the first one has used 300 and may hold 350; had the copy's counted as well, 50 were left";
}

TEST_F(with_redis_link, one_of_two_processes_with_the_same_place_goes_on_under_another_identity)
{
    gate one(server.settings(), 1, limits::counted::total_tokens, 1000, "here");
    ASSERT_TRUE(one.becomes(limits::share_link::shared));
    ASSERT_TRUE(one.use(300));
    gate clone(server.settings(), 1, limits::counted::total_tokens, 1000, "here");
    ASSERT_TRUE(clone.becomes(limits::share_link::shared));
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (one.link.look().identities.clashes == 0 && std::chrono::steady_clock::now() < until) std::this_thread::yield();
    EXPECT_EQ(one.link.look().identities.clashes, 1u);
    EXPECT_EQ(clone.link.look().identities.clashes, 0u);
    ASSERT_TRUE(one.becomes(limits::share_link::shared));
    std::int64_t used = 300;
    for (int i = 0; i < 60; ++i)
        for (gate* const each : {&one, &clone})
            if (each->use(50)) used += 50;
    EXPECT_LE(used, 1000);
}

TEST_F(with_redis_link, survives_a_memory_that_is_full)
{
    gate one(server.settings(), 1);
    ASSERT_TRUE(one.becomes(limits::share_link::shared));
    auto line = connection::open(server.settings());
    ASSERT_TRUE(line);
    (void)(*line)->ask({"CONFIG", "SET", "maxmemory", "1"});
    ASSERT_TRUE(one.becomes(limits::share_link::away));
    EXPECT_THAT(one.link.look().detail, HasSubstr("the memory of Redis is full"));
    EXPECT_TRUE(one.use(10));
    (void)(*line)->ask({"CONFIG", "SET", "maxmemory", "0"});
    ASSERT_TRUE(one.becomes(limits::share_link::shared));
    EXPECT_TRUE(one.use(900));
}

TEST(share_link, says_at_once_that_there_is_none)
{
    config::redis_settings with;
    with.where.path = "/nowhere/socket";
    gate one(with, 1, limits::counted::requests, 2);
    EXPECT_EQ(one.link.look().link, limits::share_link::away);
    EXPECT_THAT(one.link.look().detail, HasSubstr("/nowhere/socket (storage.redis.address) cannot be reached"));
    EXPECT_TRUE(one.use(1));
    EXPECT_TRUE(one.use(1));
    EXPECT_FALSE(one.use(1));
    EXPECT_FALSE(one.refused->away) << "this gateway alone decides";
}

}  // namespace
}  // namespace signalbox::server::redis
