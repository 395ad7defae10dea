// The Redis that gateways share, in a configuration: what is wrong with it, each with its place and its fix, and what running code gets.
#include "engine/config/redis_settings.hpp"
#include "tests/engine/config/load_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::config {
namespace {

using namespace test;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> found(std::string const& storage)
{
    return lines(load_yaml(simulator_head + "storage: " + storage + "\n", with({{"PASSWORD", "tea-and-cake"}})).findings);
}

TEST(redis_lint, finds_nothing_in_whole_ones)
{
    EXPECT_THAT(found("{counters: memory}"), IsEmpty());
    EXPECT_THAT(found("{counters: redis, redis: {address: 'redis.internal:6379'}}"), IsEmpty());
    EXPECT_THAT(
        found("{counters: redis, redis: {address: 'unix:/run/redis.sock', username: box, password: {env: PASSWORD}, on_failure: deny}}"),
        IsEmpty());
}

TEST(redis_lint, asks_for_the_section)
{
    EXPECT_THAT(found("{counters: redis}"),
                ElementsAre("error L065 4:21 storage.counters: counters: redis needs storage.redis, which says where it is "
                            "(redis: {address: 127.0.0.1:6379})"));
    EXPECT_THAT(
        found("{redis: {address: 'localhost:6379'}}"),
        ElementsAre("warning L027 4:18 storage.redis: storage.redis has no effect without storage.counters: redis (counters: redis)"));
    EXPECT_THAT(heads(load_yaml(simulator_head + "storage: {counters: redis, redis: {prefix: a}}\n").findings),
                ElementsAre("error C007 4:35 storage.redis.address"));
    EXPECT_THAT(heads(load_yaml(simulator_head + "storage: {counters: file}\n").findings), ElementsAre("error C006 4:21 storage.counters"));
}

TEST(redis_lint, refuses_addresses_that_cannot_be_reached)
{
    for (auto const& [address, why] : {std::pair{"localhost", "has no port; write host:6379"},
                                       {"localhost:0", "has no port between 1 and 65535 after the last \":\""},
                                       {"redis://localhost:6379", "is an address with a scheme; write host:port"},
                                       {"unix:", "has no path behind unix:; write unix:/run/redis/redis.sock"},
                                       {"two words:6379", "names no host; write host:port, or [address]:port for IPv6"},
                                       {"[::g]:6379", "has no IPv6 address between its brackets"}})
        EXPECT_THAT(
            found("{counters: redis, redis: {address: '" + std::string(address) + "'}}"),
            ElementsAre("error L021 4:45 storage.redis.address: \"" + std::string(address) + "\" " + why + " (address: 127.0.0.1:6379)"));
}

TEST(redis_lint, shows_no_password_of_an_address)
{
    EXPECT_THAT(found("{counters: redis, redis: {address: 'redis://box:s3cret@db:6379'}}"),
                ElementsAre("error L021 4:45 storage.redis.address: \"redis://***@db:6379\" is an address with a scheme; write host:port "
                            "(address: 127.0.0.1:6379)"));
    EXPECT_THAT(found("{counters: redis, redis: {address: 'box:s3cret@db:6379'}}"),
                ElementsAre("error L021 4:45 storage.redis.address: \"***@db:6379\" has a user or a password before \"@\"; they are "
                            "storage.redis.username and storage.redis.password (address: 127.0.0.1:6379)"));
}

TEST(redis_lint, warns_of_a_password_in_the_open)
{
    EXPECT_THAT(
        found("{counters: redis, redis: {address: '10.0.0.7:6379', password: {env: PASSWORD}}}"),
        ElementsAre(
            "warning L030 4:45 storage.redis.address: \"10.0.0.7:6379\" is another machine, and the password goes there unprotected: "
            "have it in a private network, or reach it through a tunnel that ends on this machine"));
    EXPECT_THAT(found("{counters: redis, redis: {address: '[::1]:6379', password: {env: PASSWORD}}}"), IsEmpty());
}

TEST(redis_lint, refuses_names_and_users_that_redis_cannot_have)
{
    EXPECT_THAT(
        found("{counters: redis, redis: {address: 'a:1', prefix: 'two words', gateway: '{a}'}}"),
        ElementsAre("error L065 4:60 storage.redis.prefix: \"two words\" is no name for Redis: at most 64 letters, digits, and - _ . : @ /",
                    "error L065 4:82 storage.redis.gateway: \"{a}\" is no name for Redis: at most 64 letters, digits, and - _ . : @ /"));
    EXPECT_THAT(found("{counters: redis, redis: {address: 'a:1', username: box}}"),
                ElementsAre("error L065 4:62 storage.redis.username: a user of Redis needs a password (password: {env: REDIS_PASSWORD})"));
}

TEST(redis_lint, is_frozen_as_it_is_written)
{
    EXPECT_FALSE(load_yaml(simulator_head).frozen->redis);
    auto const made =
        load_yaml(simulator_head + "storage: {counters: redis, redis: {address: '[::1]:7000', username: box, password: {env: PASSWORD}, "
                                   "database: 3, prefix: north, on_failure: allow, gateway: gate-1}}\n",
                  with({{"PASSWORD", "tea-and-cake"}}));
    ASSERT_TRUE(made.frozen && made.frozen->redis);
    redis_settings const& redis = *made.frozen->redis;
    EXPECT_EQ(redis.where, (redis_address{"::1", {}, 7000}));
    EXPECT_TRUE(redis.where.loopback());
    EXPECT_EQ(redis.username, "box");
    EXPECT_EQ(redis.password.reveal(), "tea-and-cake");
    EXPECT_EQ(redis.database, 3);
    EXPECT_EQ(redis.prefix, "north");
    EXPECT_EQ(redis.on_failure, limits::share_fallback::allow);
    EXPECT_EQ(redis.gateway, "gate-1");
}

}  // namespace
}  // namespace signalbox::config
