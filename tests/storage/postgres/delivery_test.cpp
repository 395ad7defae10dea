#include "tests/storage/postgres/deliveries.hpp"

#include "storage/postgres/tables.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <set>
#include <thread>

namespace signalbox::storage::testing {

namespace {

using ::testing::HasSubstr;
using postgres::connection;

class postgres_delivery : public with_cluster {
protected:
    std::unique_ptr<delivering_store> store(std::string const& name = "events.db", std::uint64_t seed = 1) const
    {
        return std::make_unique<delivering_store>(folder_.file(name), dsn_, seed);
    }
    std::int64_t rows() const { return ask("SELECT count(*) FROM signalbox.events"); }
    /// The sums of minutes and those of hours hold the same requests and tokens as the events.
    void expect_exact_sums() const
    {
        for (std::string const level : {"60", "3600"}) {
            EXPECT_EQ(ask("SELECT coalesce(sum(requests), 0)::bigint FROM signalbox.rollups WHERE level = " + level), rows()) << level;
            EXPECT_EQ(ask("SELECT coalesce(sum(tokens_prompt), 0)::bigint FROM signalbox.rollups WHERE level = " + level),
                      ask("SELECT coalesce(sum(tokens_prompt), 0)::bigint FROM signalbox.events"))
                << level;
            EXPECT_EQ(ask("SELECT coalesce(sum(errors), 0)::bigint FROM signalbox.rollups WHERE level = " + level),
                      ask("SELECT count(*) FROM signalbox.events WHERE decision = 'error'"))
                << level;
        }
    }
};

TEST_F(postgres_delivery, brings_every_event_once_with_its_columns)
{
    auto const one = store();
    one->write(1'200);
    EXPECT_EQ(must(one->deliver()), 1'200u);
    EXPECT_EQ(must(one->deliver()), 0u);
    one->write(3);
    EXPECT_EQ(must(one->deliver()), 3u);
    EXPECT_EQ(rows(), 1'203);
    EXPECT_EQ(ask("SELECT count(DISTINCT id) FROM signalbox.events"), 1'203);
    EXPECT_EQ(ask("SELECT count(*) FROM signalbox.events WHERE requested_model LIKE 'model-_' AND started_at >= '2026-11-21 12:00:00+00'"),
              1'203);
    EXPECT_EQ(ask("SELECT count(*) FROM signalbox.events WHERE (extract(epoch FROM started_at) * 1000000)::bigint <> started_us"), 0);
    expect_exact_sums();
}

TEST_F(postgres_delivery, makes_a_partition_for_each_day)
{
    auto const one = store();
    one->write(2, noon_us);
    one->write(2, noon_us + day_us);
    one->write(1, noon_us + 3 * day_us);
    ASSERT_TRUE(one->deliver());
    EXPECT_EQ(ask("SELECT count(*) FROM pg_inherits WHERE inhparent = 'signalbox.events'::regclass"), 3);
    EXPECT_EQ(ask("SELECT count(*) FROM signalbox.events_20261122"), 2);
}

TEST_F(postgres_delivery, retention_drops_whole_days_that_are_old_enough)
{
    auto const one = store();
    std::int64_t const now = ask("SELECT (extract(epoch FROM now()) * 1000000)::bigint");
    one->write(4, now - 5 * day_us);
    one->write(6, now);
    ASSERT_TRUE(one->deliver());
    auto const dropped = must(one->delivery->drop_older_than(std::chrono::hours(48)));
    EXPECT_EQ(dropped.days, 1u);
    EXPECT_FALSE(dropped.more);
    EXPECT_EQ(rows(), 6);
    EXPECT_EQ(ask("SELECT sum(requests)::bigint FROM signalbox.rollups WHERE level = 60"), 10) << "totals stay";
    one->write(1, now - 5 * day_us);  // late: its day is made again
    EXPECT_EQ(must(one->deliver()), 1u);
    EXPECT_EQ(rows(), 7);
}

TEST_F(postgres_delivery, is_exact_when_the_server_is_killed_between_and_within_deliveries)
{
    cluster own;
    std::string const dsn = own.database();
    delivering_store one{folder_.file(), dsn, 3};
    one.write(2'000);
    ASSERT_TRUE(one.delivery->run());
    for (int kill = 0; kill < 3; ++kill) {
        std::thread killing([&] { own.kill(); });
        auto const broken = one.deliver();  // whatever it came to
        killing.join();
        one.write(500);
        auto const away = one.deliver();
        ASSERT_FALSE(away);
        EXPECT_EQ(away.error().kind, trouble::io);
        EXPECT_THAT(away.error().detail, HasSubstr("PostgreSQL at "));
        own.start();
        auto const done = one.deliver();
        ASSERT_TRUE(done) << done.error().detail;
    }
    auto const link = must(connection::open(dsn));
    EXPECT_EQ(must(link->ask("SELECT count(*) FROM signalbox.events")), 3'500);
    EXPECT_EQ(must(link->ask("SELECT count(DISTINCT sequence) FROM signalbox.events")), 3'500);
    EXPECT_EQ(must(link->ask("SELECT sum(requests)::bigint FROM signalbox.rollups WHERE level = 3600")), 3'500);
}

TEST_F(postgres_delivery, a_gateway_that_starts_again_goes_on_where_it_was)
{
    {
        auto const one = store();
        one->write(700);
        ASSERT_TRUE(one->delivery->run());  // a batch of 500
    }
    auto const again = store("events.db", 2);
    EXPECT_EQ(must(again->deliver()), 200u);
    EXPECT_EQ(rows(), 700);
    EXPECT_EQ(ask("SELECT count(*) FROM signalbox.gateways"), 1);
}

TEST_F(postgres_delivery, three_gateways_write_one_store_at_the_same_time)
{
    std::vector<std::unique_ptr<delivering_store>> gateways;
    for (std::uint64_t i = 0; i < 3; ++i) gateways.push_back(store("events-" + std::to_string(i) + ".db", i + 1));
    std::vector<std::thread> threads;
    for (auto& each : gateways)
        threads.emplace_back([&each] {
            for (int i = 0; i < 5; ++i) {
                each->write(700, noon_us + i * hour_us * 20);
                must(each->deliver());
            }
        });
    for (std::thread& each : threads) each.join();
    EXPECT_EQ(rows(), 3 * 5 * 700);
    expect_exact_sums();
    std::set<unsigned> lanes;
    for (auto const& each : gateways) lanes.insert(each->delivery->member()->lane);
    EXPECT_EQ(lanes.size(), 3u);
}

TEST_F(postgres_delivery, gateways_with_wrong_clocks_lose_nothing_and_double_nothing)
{
    constexpr std::int64_t hour_us = 3'600'000'000;
    std::int64_t const now = ask("SELECT (extract(epoch FROM now()) * 1000000)::bigint");
    auto const behind = store("behind.db", 1), right = store("right.db", 2), ahead = store("ahead.db", 3);
    std::unique_ptr<postgres::replica> copy;
    std::uint64_t copied = 0;
    for (int round = 0; round < 4; ++round) {
        behind->write(30, now - 30 * hour_us);
        right->write(20, now);
        // Its clock is set right, half a second beside the other's: these ids have no lanes.
        ahead->write(10, round < 2 ? now + 50 * hour_us : now + second_us / 2);
        for (auto const* each : {&ahead, &right, &behind}) ASSERT_TRUE((*each)->deliver());
        if (!copy) copy = must(postgres::replica::open(dsn_, folder_.file("copy.db")));
        copied += pull_all(*copy);
    }
    EXPECT_EQ(rows(), 240);
    EXPECT_EQ(ask("SELECT count(DISTINCT id) FROM signalbox.events"), 240);
    EXPECT_EQ(copied, 240u);
    expect_exact_sums();
    EXPECT_EQ(must(right->delivery->drop_older_than(std::chrono::hours(60))).days, 0u);
    EXPECT_EQ(rows(), 240);
}

TEST_F(postgres_delivery, measures_how_far_the_clocks_are_apart)
{
    auto const one = store();
    for (std::int64_t const wrong : {-7'200'000'000, 0l, 86'400'000'000}) {
        postgres::delivery skewed(
            {.dsn = dsn_, .store = one->path(), .host = "test", .own_us = [wrong] {
                 return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count() +
                        wrong;
             }});
        ASSERT_TRUE(skewed.run());
        EXPECT_NEAR(static_cast<double>(skewed.clock_difference_us()), static_cast<double>(-wrong), 2e6);
        skewed.measure_clock();
        EXPECT_NEAR(static_cast<double>(skewed.clock_difference_us()), static_cast<double>(-wrong), 2e6);
    }
}

TEST_F(postgres_delivery, a_second_process_under_the_same_name_is_kept_away)
{
    auto const one = store();
    one->write(1);
    ASSERT_TRUE(one->deliver());
    std::filesystem::copy_file(folder_.file() + "-postgres", folder_.file("copy.db-postgres"));
    auto const copy = store("copy.db");
    auto const refused = copy->deliver();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, trouble::locked);
    EXPECT_THAT(refused.error().detail, HasSubstr("remove the copy's -postgres file"));
}

TEST_F(postgres_delivery, a_store_that_was_replaced_is_not_taken_for_the_one_before)
{
    {
        auto const one = store();
        one->write(50);
        ASSERT_TRUE(one->deliver());
    }
    for (char const* const end : {"", "-wal", "-shm", "-tail"}) std::filesystem::remove(folder_.file() + end);
    auto const another = store("events.db", 9);
    another->write(60, noon_us + day_us);
    auto const refused = another->deliver();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, trouble::bad_request);
    EXPECT_THAT(refused.error().detail, HasSubstr("it was replaced, or restored from a copy"));
    std::filesystem::remove(folder_.file() + "-postgres");
    EXPECT_EQ(must(another->deliver()), 60u);
    EXPECT_EQ(rows(), 110);
}

TEST_F(postgres_delivery, what_the_server_has_no_room_for_waits_in_the_local_store)
{
    auto const one = store();
    one->write(10);
    ASSERT_TRUE(one->deliver());
    must(link()->execute(
        "CREATE FUNCTION signalbox.full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file' "
        "USING ERRCODE = '53100'; END $$; CREATE TRIGGER full_disk BEFORE INSERT ON signalbox.events FOR EACH ROW EXECUTE FUNCTION "
        "signalbox.full()"));
    one->write(15);
    auto const refused = one->deliver();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, trouble::full);
    EXPECT_THAT(refused.error().detail, HasSubstr("could not extend file"));
    must(link()->execute("DROP TRIGGER full_disk ON signalbox.events"));
    EXPECT_EQ(must(one->deliver()), 15u);
    EXPECT_EQ(rows(), 25);
    expect_exact_sums();
}

TEST_F(postgres_delivery, a_newer_store_is_refused)
{
    auto const one = store();
    one->write(1);
    ASSERT_TRUE(one->deliver());
    must(link()->execute("UPDATE signalbox.about SET version = 99"));
    auto const next = store("other.db");
    next->write(1);
    auto const refused = next->deliver();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, trouble::newer_schema);
    EXPECT_THAT(refused.error().detail, HasSubstr("has version 99, this program knows up to 1"));
}

TEST_F(postgres_delivery, wrong_places_and_passwords_are_told_without_secrets)
{
    must(link()->execute("DROP ROLE IF EXISTS guarded"));
    must(link()->execute("CREATE ROLE guarded LOGIN PASSWORD 'right'"));
    std::string const as_guarded = dsn_.substr(0, dsn_.find(" user=")) + " user=guarded";
    auto const wrong = connection::open(as_guarded + " password=s3cret");
    ASSERT_FALSE(wrong);
    EXPECT_THAT(wrong.error().detail, HasSubstr("password authentication failed"));
    EXPECT_THAT(wrong.error().detail, HasSubstr("check user and password"));
    EXPECT_THAT(wrong.error().detail, ::testing::Not(HasSubstr("s3cret")));
    auto const nowhere = connection::open("host=/nowhere dbname=x");
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().kind, trouble::io);
    EXPECT_THAT(nowhere.error().detail, HasSubstr("PostgreSQL at /nowhere:5432/x is not reached"));
    EXPECT_TRUE(connection::open(as_guarded + " password=right"));
}

TEST_F(postgres_delivery, rights_that_are_missing_are_told)
{
    must(link()->execute("DROP ROLE IF EXISTS reader_only"));
    must(link()->execute("CREATE ROLE reader_only LOGIN"));
    delivering_store one{folder_.file(), dsn_.substr(0, dsn_.find(" user=")) + " user=reader_only", 1};
    one.write(1);
    auto const refused = one.deliver();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, trouble::read_only);
    EXPECT_THAT(refused.error().detail, HasSubstr("permission denied"));
}

TEST_F(postgres_delivery, lanes_of_gateways_that_are_gone_are_given_on)
{
    {
        auto const first = store("first.db");
        first->write(1);
        ASSERT_TRUE(first->deliver());
    }
    must(link()->execute("INSERT INTO signalbox.gateways (name, host, lane) SELECT 'g' || g, 'x', g FROM generate_series(0, 63) g "
                         "WHERE g NOT IN (SELECT lane FROM signalbox.gateways)"));
    auto const late = store("late.db", 2);
    late->write(1);
    auto const refused = late->deliver();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, trouble::full);
    must(link()->execute("UPDATE signalbox.gateways SET seen_at = now() - interval '2 days' WHERE lane = 40"));
    EXPECT_EQ(must(late->deliver()), 1u);
    EXPECT_EQ(late->delivery->member()->lane, 40u);
}

TEST_F(postgres_delivery, retention_of_the_local_store_waits_for_it)
{
    auto const one = store();
    one->write(20);
    std::int64_t const later = noon_us + day_us;
    EXPECT_EQ(must(one->writer->prune(later, 100)).rows, 0u) << "nothing has been delivered";
    ASSERT_TRUE(one->deliver());
    EXPECT_EQ(must(one->writer->prune(later, 100)).rows, 20u);
}

TEST_F(postgres_delivery, events_beyond_the_spool_may_be_deleted_and_are_counted)
{
    delivering_store one{folder_.file(), dsn_, 1, 5};
    one.write(20);  // a second apart
    EXPECT_EQ(must(one.writer->prune(noon_us + day_us, 100)).rows, 5u) << "but for the newest five, and those within ten seconds of them";
    auto const step = must(one.delivery->run());
    EXPECT_EQ(step.events, 15u);
    EXPECT_EQ(step.missed, 5u);
}

TEST_F(postgres_delivery, what_the_local_store_has_given_up_is_counted)
{
    auto const one = store();
    one->write(20);
    database db = must(database::open(folder_.file(), access::read_write, std::chrono::seconds(5)));
    must(db.execute("DELETE FROM events WHERE id IN (SELECT id FROM events ORDER BY id LIMIT 7)"));
    auto const step = must(one->delivery->run());
    EXPECT_EQ(step.events, 13u);
    EXPECT_EQ(step.missed, 7u);
    EXPECT_EQ(ask("SELECT missed FROM signalbox.gateways"), 7);
    one->write(3);
    must(db.execute("DELETE FROM events WHERE id IN (SELECT id FROM events ORDER BY id DESC LIMIT 1)"));
    EXPECT_EQ(must(one->delivery->run()).missed, 1u) << "the last one, which stands before the place";
    auto const again = std::make_unique<postgres::delivery>(postgres::delivery_options{.dsn = dsn_, .store = one->path(), .host = "test"});
    one->delivery.reset();
    one->write(2);
    EXPECT_EQ(must(again->run()).events, 2u);
}

}  // namespace

}  // namespace signalbox::storage::testing
