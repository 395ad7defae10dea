// Servers that do not answer, and connections that end: a call waits for so long and no longer, and a delivery goes on by itself.
#include "tests/storage/postgres/deliveries.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <thread>

namespace signalbox::storage::testing {

namespace {

using namespace std::chrono_literals;
using postgres::connection;
using ::testing::HasSubstr;

class postgres_patience : public with_cluster {
protected:
    std::int64_t rows() const { return ask("SELECT count(*) FROM signalbox.events"); }
    std::string as(std::string const& user, std::string const& password) const
    {
        return dsn_.substr(0, dsn_.find(" user=")) + " user=" + user + " password=" + password;
    }
    void end_other_sessions() const
    {
        auto const by = link();
        std::string const others = " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        must(by->query("SELECT pg_terminate_backend(pid)" + others));
        while (must(by->ask("SELECT count(*)" + others)) > 0) std::this_thread::yield();
    }
};

TEST_F(postgres_patience, ends_with_a_server_that_does_not_answer)
{
    auto const waiting = must(connection::open(dsn_, {1'000ms}));
    auto const got = waiting->execute("SELECT pg_sleep(60)");
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, trouble::io);
    EXPECT_THAT(got.error().detail, HasSubstr("has not answered for 1 s"));
    auto const next = waiting->query("SELECT 1");
    ASSERT_FALSE(next) << "the answer may still come, and would be taken for this one's";
    EXPECT_THAT(next.error().detail, HasSubstr("has not answered for 1 s"));
    EXPECT_FALSE(waiting->copy_in("COPY pg_temp.x FROM STDIN", "1\n"));
    EXPECT_FALSE(waiting->copy_out("COPY (SELECT 1) TO STDOUT", [](std::string_view) {}));
    EXPECT_TRUE(waiting->is_lost());
}

TEST_F(postgres_patience, ends_when_another_thread_gives_up)
{
    std::atomic<bool> given_up{false};
    auto const waiting = must(connection::open(dsn_, {0ms, &given_up}));
    must(waiting->execute("SELECT 1"));
    std::thread giving_up([&] {
        while (ask("SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(61)'") == 0) std::this_thread::yield();
        given_up = true;
    });
    EXPECT_FALSE(waiting->execute("SELECT pg_sleep(61)"));
    giving_up.join();
}

TEST_F(postgres_patience, large_copies_pass_in_both_directions)
{
    auto const both = must(connection::open(dsn_, {20'000ms}));
    must(both->execute("CREATE TEMPORARY TABLE lines (line text)"));
    std::string sent;
    for (int i = 0; i < 200'000; ++i) sent += "a line of some length, number " + std::to_string(i) + "\n";
    EXPECT_EQ(must(both->copy_in("COPY lines FROM STDIN", sent)), 200'000u);
    std::string got;
    must(both->copy_out("COPY lines TO STDOUT", [&](std::string_view piece) { got.append(piece); }));
    EXPECT_EQ(got, sent);
    EXPECT_FALSE(both->copy_in("COPY nothing FROM STDIN", sent)) << "no such table";
    EXPECT_EQ(must(both->ask("SELECT count(*) FROM lines")), 200'000) << "the connection is as good as before";
    EXPECT_FALSE(both->is_lost());
    EXPECT_FALSE(both->is_pooled());
}

TEST_F(postgres_patience, an_idle_connection_that_the_server_ended_is_made_again)
{
    delivering_store one{folder_.file(), dsn_, 1, 1'000'000, true};
    one.write(3);
    ASSERT_TRUE(one.deliver());
    end_other_sessions();
    one.write(4);
    auto const done = one.deliver();
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_EQ(rows(), 7);
}

TEST_F(postgres_patience, a_locked_table_is_not_waited_for_without_end)
{
    delivering_store one{folder_.file(), dsn_, 1};
    one.write(3);
    ASSERT_TRUE(one.deliver());
    postgres::delivery hurried({.dsn = dsn_, .store = one.path(), .host = "test", .lock_patience = 200ms});
    one.delivery.reset();  // its connection holds the gateway
    ASSERT_TRUE(hurried.run());
    auto const holding = link();
    must(holding->execute("BEGIN; LOCK TABLE signalbox.gateways"));
    one.write(2);
    auto const refused = hurried.run();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, trouble::busy);
    EXPECT_THAT(refused.error().detail, HasSubstr("another session holds a lock on the store's tables"));
    ASSERT_FALSE(hurried.run()) << "now it waits where it joins";
    must(holding->execute("ROLLBACK"));
    EXPECT_EQ(must(hurried.run()).events, 2u);
    EXPECT_EQ(rows(), 5);
}

TEST_F(postgres_patience, a_delivery_that_is_abandoned_ends)
{
    delivering_store one{folder_.file(), dsn_, 1};
    one.write(3);
    ASSERT_TRUE(one.deliver());
    auto const holding = link();
    must(holding->execute("BEGIN; LOCK TABLE signalbox.gateways"));
    one.write(2);
    std::thread abandoning([&] {
        while (ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == 0) std::this_thread::yield();
        one.delivery->abandon();
    });
    auto const ended = one.delivery->run();
    abandoning.join();
    ASSERT_FALSE(ended);
    EXPECT_THAT(ended.error().detail, HasSubstr("was not waited for any longer"));
}

TEST_F(postgres_patience, tables_that_become_newer_are_not_written_any_more)
{
    delivering_store one{folder_.file(), dsn_, 1};
    one.write(3);
    ASSERT_TRUE(one.deliver());
    must(link()->execute("UPDATE signalbox.about SET version = 99"));
    one.write(2);
    auto const refused = one.deliver();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, trouble::newer_schema);
    EXPECT_EQ(rows(), 3);
    must(link()->execute("UPDATE signalbox.about SET version = 1"));
    EXPECT_EQ(must(one.deliver()), 2u);
}

TEST_F(postgres_patience, the_next_connection_has_the_renewed_password)
{
    delivering_store another{folder_.file("another.db"), dsn_, 2};
    another.write(1);  // makes the tables, which another role must not own
    ASSERT_TRUE(another.deliver());
    another.delivery.reset();
    must(link()->execute("DROP ROLE IF EXISTS guarded"));
    must(link()->execute("CREATE ROLE guarded SUPERUSER LOGIN PASSWORD 'first'"));
    delivering_store one{folder_.file(), dsn_, 1};
    std::string now = as("guarded", "first");
    postgres::delivery renewing({.dsn = now, .renewed_dsn = [&] { return now; }, .store = one.path(), .host = "test"});
    one.write(3);
    ASSERT_TRUE(renewing.run());
    must(link()->execute("ALTER ROLE guarded PASSWORD 'second'"));
    end_other_sessions();
    one.write(2);
    ASSERT_FALSE(renewing.run()) << "the new one is not known here";
    now = as("guarded", "second");
    EXPECT_EQ(must(renewing.run()).events, 2u);
    now = "host=/elsewhere dbname=another";
    end_other_sessions();
    one.write(1);
    EXPECT_EQ(must(renewing.run()).events, 1u) << "another database is for the next start";
    EXPECT_EQ(rows(), 7);
}

}  // namespace

}  // namespace signalbox::storage::testing
