// The local copy of a shared store that commands answer from, while other processes want it as well.
#include "server/shared_reading.hpp"

#include "storage/event_reader.hpp"
#include "tests/storage/postgres/deliveries.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <future>

namespace signalbox::server {
namespace {

using namespace storage::testing;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

class postgres_copies : public with_cluster {
protected:
    void SetUp() override
    {
        with_cluster::SetUp();
        if (IsSkipped()) return;
        ::setenv("XDG_CACHE_HOME", folder_.file("cache").c_str(), 1);
        one = std::make_unique<delivering_store>(folder_.file("events.db"), dsn_, 1);
        one->write(300);
        must(one->deliver());
        path = must(storage::postgres::replica_path(dsn_));
    }
    auto other_process() const { return must(storage::postgres::replica::open(dsn_, path)); }
    std::future<storage::result<std::string>> copying() const
    {
        return std::async(std::launch::async, [dsn = dsn_] { return copy_of(dsn); });
    }
    std::size_t events() const { return must(must(storage::event_reader::open(path))->list({.limit = 1'000})).events.size(); }

    std::unique_ptr<delivering_store> one;
    std::string path;
};

TEST_F(postgres_copies, are_waited_for_while_another_process_pulls)
{
    auto const other = other_process();
    auto copy = copying();
    EXPECT_EQ(copy.wait_for(200ms), std::future_status::timeout) << "nothing has been copied yet";
    must(other->pull());
    EXPECT_EQ(must(copy.get()), path);
    EXPECT_EQ(events(), 300u) << "the other process still has the copy";
}

TEST_F(postgres_copies, are_finished_by_the_one_that_waited_when_the_other_process_ended_before)
{
    auto other = other_process();
    auto copy = copying();
    EXPECT_EQ(copy.wait_for(200ms), std::future_status::timeout);
    other.reset();
    EXPECT_EQ(must(copy.get()), path);
    EXPECT_EQ(events(), 300u);
}

TEST_F(postgres_copies, that_another_process_keeps_up_to_date_are_read_at_once)
{
    auto const other = other_process();
    must(other->pull());
    EXPECT_EQ(must(copy_of(dsn_, 0ms)), path);
    one->write(20);
    must(one->deliver());
    auto const behind = copy_of(dsn_, 100ms);
    ASSERT_FALSE(behind);
    EXPECT_EQ(behind.error().kind, storage::trouble::locked);
    EXPECT_THAT(behind.error().detail, HasSubstr("process " + std::to_string(::getpid()) + " copies the shared store into " + path));
    EXPECT_THAT(behind.error().detail, HasSubstr("XDG_CACHE_HOME"));
}

TEST_F(postgres_copies, of_a_store_without_events_are_whole)
{
    std::string const other = server()->database();
    delivering_store empty{folder_.file("empty.db"), other, 2};
    must(empty.deliver());
    auto const holder = must(storage::postgres::replica::open(other, must(storage::postgres::replica_path(other))));
    must(holder->pull());
    EXPECT_TRUE(copy_of(other, 0ms));
}

TEST_F(postgres_copies, are_not_held_by_commands_that_have_read_them)
{
    EXPECT_EQ(must(copy_of(dsn_)), path);
    EXPECT_EQ(must(copy_of(dsn_)), path);
    EXPECT_TRUE(other_process());
}

TEST_F(postgres_copies, that_are_followed_are_pulled_by_whichever_process_is_there)
{
    followed_copy follower(dsn_, must(copy_of(dsn_)));
    {
        auto const other = other_process();
        one->write(5);
        must(one->deliver());
        EXPECT_TRUE(follower.look());
        EXPECT_EQ(events(), 300u) << "the other process is to pull";
    }
    for (auto const end = std::chrono::steady_clock::now() + 30s; events() != 305u && std::chrono::steady_clock::now() < end;)
        ASSERT_TRUE(follower.look());
    EXPECT_EQ(events(), 305u);
}

TEST_F(postgres_copies, that_are_followed_outlive_a_restart_of_the_server)
{
    cluster own;
    std::string const dsn = own.database();
    delivering_store here{folder_.file("here.db"), dsn, 3};
    here.write(4);
    must(here.deliver());
    std::string const copy = must(copy_of(dsn));
    followed_copy follower(dsn, copy);
    ASSERT_TRUE(follower.look());
    own.kill();
    std::string said;
    ::testing::internal::CaptureStderr();
    auto const look_until = [&](std::string const& words) {
        for (auto const end = std::chrono::steady_clock::now() + 30s; std::chrono::steady_clock::now() < end;) {
            if (!follower.look()) return false;
            said += ::testing::internal::GetCapturedStderr();
            ::testing::internal::CaptureStderr();
            if (said.find(words) != said.npos) return true;
        }
        return false;
    };
    EXPECT_TRUE(look_until("asked again: PostgreSQL at ")) << said;
    own.start();
    here.write(3);
    while (!here.deliver()) continue;
    EXPECT_TRUE(look_until("answers again")) << said;
    ::testing::internal::GetCapturedStderr();
    EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 2) << said;
    EXPECT_EQ(must(must(storage::event_reader::open(copy))->list({})).events.size(), 7u);
}

}  // namespace
}  // namespace signalbox::server
