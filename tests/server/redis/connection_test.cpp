// The connection to Redis: what it says of everything that can be wrong, with the field that has it.
#include "server/redis/connection.hpp"
#include "tests/server/redis/redis_server.hpp"

#include <gmock/gmock.h>

#include <csignal>

namespace signalbox::server::redis {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class with_redis : public testing::Test {
protected:
    void SetUp() override
    {
        std::signal(SIGPIPE, SIG_IGN);  // as the thread that asks has it
        if (!test::redis_server::installed()) GTEST_SKIP() << "skipped: redis-server is not installed";
    }
    std::string trouble(config::redis_settings const& with)
    {
        auto made = connection::open(with);
        return made ? "none" : made.error().detail;
    }
    test::redis_server server;
};

TEST_F(with_redis, asks_and_is_answered_in_order)
{
    ASSERT_TRUE(server.start());
    auto made = connection::open(server.settings());
    ASSERT_TRUE(made) << made.error().detail;
    connection& line = **made;
    EXPECT_EQ(line.run().size(), 40u);
    line.append({"SET", "a", std::string("x\0y", 3)});
    line.append({"GET", "a"});
    line.append({"GET", "b"});
    line.append({"HGETALL", "a"});
    line.append({"LRANGE", "c", "0", "-1"});
    EXPECT_EQ(line.next()->text, "OK");
    EXPECT_EQ(line.next()->text, std::string("x\0y", 3));
    EXPECT_EQ(line.next()->is, reply::kind::nothing);
    EXPECT_EQ(line.next()->is, reply::kind::error);
    EXPECT_EQ(line.next()->is, reply::kind::list);
    server.kill();
    EXPECT_FALSE(line.ask({"PING"}));
    EXPECT_FALSE(line.ask({"PING"})) << "and again";
}

TEST_F(with_redis, says_where_it_found_none)
{
    EXPECT_THAT(trouble(server.settings()), HasSubstr("/socket (storage.redis.address) cannot be reached: No such file or directory"));
    config::redis_settings other;
    other.where = {"127.0.0.1", {}, 1};
    EXPECT_EQ(trouble(other), "Redis at 127.0.0.1:1 (storage.redis.address) cannot be reached: Connection refused");
}

TEST_F(with_redis, names_the_password_that_is_wrong)
{
    ASSERT_TRUE(server.start({"--requirepass", "right"}));
    auto with = server.settings();
    EXPECT_THAT(trouble(with), HasSubstr("Redis wants a password: set storage.redis.password"));
    with.password = model::secret("wrong");
    EXPECT_THAT(trouble(with), HasSubstr("Redis refuses the password for its user \"default\": set storage.redis.username"));
    EXPECT_THAT(trouble(with), testing::Not(HasSubstr("wrong")));
    with.password = model::secret("right");
    EXPECT_EQ(trouble(with), "none");
    with.username = "box";
    EXPECT_THAT(trouble(with), EndsWith("Redis refuses the user of storage.redis.username with this password: see both"));
    with.username = "default";
    EXPECT_EQ(trouble(with), "none");
}

TEST_F(with_redis, names_the_user_that_is_missing_where_users_have_names)
{
    ASSERT_TRUE(server.start());
    auto line = connection::open(server.settings());
    ASSERT_TRUE(line);
    (void)(*line)->ask({"ACL", "SETUSER", "box", "on", ">right", "~*", "+@all"});
    (void)(*line)->ask({"ACL", "SETUSER", "default", "off"});
    auto with = server.settings();
    EXPECT_THAT(trouble(with), HasSubstr("storage.redis.username where its users have names"));
    with.password = model::secret("right");
    EXPECT_THAT(trouble(with), HasSubstr("name a user in storage.redis.username"));
    with.username = "box";
    EXPECT_EQ(trouble(with), "none");
}

TEST_F(with_redis, names_a_password_that_is_not_asked_for_and_a_database_that_is_not_there)
{
    ASSERT_TRUE(server.start());
    auto with = server.settings();
    with.database = 15;
    EXPECT_EQ(trouble(with), "none");
    with.database = 16;
    EXPECT_THAT(trouble(with), EndsWith("Redis has no such database: see storage.redis.database"));
    with.database = 0;
    with.password = model::secret("any");
    EXPECT_THAT(trouble(with), HasSubstr("has no password: leave storage.redis.password out"));
}

TEST_F(with_redis, gives_up_when_no_answer_comes)
{
    ASSERT_TRUE(server.start());
    auto made = connection::open(server.settings());
    ASSERT_TRUE(made);
    server.pause();
    auto const before = std::chrono::steady_clock::now();
    EXPECT_FALSE((*made)->ask({"PING"}));
    EXPECT_LT(std::chrono::steady_clock::now() - before, 4 * connection::patience);
    server.resume();
}

TEST(words_for, ask_for_the_user_where_the_password_alone_is_refused)
{
    std::string const refused = "WRONGPASS invalid username-password pair or user is disabled.";
    EXPECT_THAT(words_for(refused), HasSubstr("for its user \"default\": set storage.redis.username"));
    EXPECT_THAT(words_for(refused, true), HasSubstr("the user of storage.redis.username with this password"));
    EXPECT_THAT(words_for("NOAUTH Authentication required."), HasSubstr("storage.redis.username where its users have names"));
    EXPECT_THAT(words_for("ERR AUTH <password> called without any password configured for the default user."),
                HasSubstr("name a user in storage.redis.username"));
}

TEST(words_for, name_the_field_or_what_helps)
{
    EXPECT_EQ(words_for("OOM command not allowed when used memory > 'maxmemory'."), "the memory of Redis is full: raise its maxmemory");
    EXPECT_THAT(words_for("NOPERM this user has no permissions"), HasSubstr("storage.redis.prefix"));
    EXPECT_THAT(words_for("READONLY You can't write against a read only replica."), HasSubstr("storage.redis.address"));
    EXPECT_EQ(words_for("ERR something"), "Redis answers: ERR something");
    EXPECT_EQ(words_for(std::string(500, 'x')).size(), 200 + std::string_view("Redis answers: ").size());
}

}  // namespace
}  // namespace signalbox::server::redis
