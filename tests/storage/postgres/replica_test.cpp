#include "tests/storage/postgres/deliveries.hpp"

#include "storage/event_reader.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace signalbox::storage::testing {

namespace {

using ::testing::HasSubstr;

class postgres_replica : public with_cluster {
protected:
    std::string copy() const { return folder_.file("copy.db"); }
    std::vector<schema::Event> events_of(std::string const& path) const
    {
        list_query all;
        all.limit = page_limit;
        return must(must(event_reader::open(path))->list(all)).events;
    }
    void expect_same_events(std::string const& one, std::string const& other) const
    {
        auto const left = events_of(one), right = events_of(other);
        ASSERT_EQ(left.size(), right.size());
        for (std::size_t i = 0; i < left.size(); ++i)
            ASSERT_TRUE(same(left[i], right[i])) << left[i].DebugString() << right[i].DebugString();
    }
};

TEST_F(postgres_replica, has_the_events_of_the_store_with_every_field)
{
    delivering_store one{folder_.file(), dsn_, 1};
    one.write(300);
    auto full = full_event();
    full->set_run(1);
    full->set_requested_model(std::string("nul\0inside", 10));
    full->set_group(std::string(300, 'g'));  // stands in the detail
    must(append(*one.writer, testing::one(std::move(full))));
    auto empty = std::make_unique<schema::Event>();
    empty->set_id(5);
    empty->set_run(1);
    must(append(*one.writer, testing::one(std::move(empty))));
    auto odd = plain_event(noon_us, 999);
    odd->set_run(1);
    odd->set_requested_model("made up");
    odd->set_reason("unknown_model");
    odd->set_trace_id("no hexadecimal digits");
    must(append(*one.writer, testing::one(std::move(odd))));
    ASSERT_TRUE(one.deliver());
    auto const replica = must(postgres::replica::open(dsn_, copy()));
    EXPECT_EQ(pull_all(*replica), 303u);
    expect_same_events(one.path(), copy());
}

TEST_F(postgres_replica, follows_what_is_written_meanwhile)
{
    delivering_store one{folder_.file("a.db"), dsn_, 1};
    delivering_store two{folder_.file("b.db"), dsn_, 2};
    auto const replica = [&] {
        one.write(10);
        EXPECT_TRUE(one.deliver());
        return must(postgres::replica::open(dsn_, copy()));
    }();
    EXPECT_EQ(pull_all(*replica), 10u);
    EXPECT_EQ(pull_all(*replica), 0u);
    one.write(5);
    two.write(7, noon_us + 500);
    ASSERT_TRUE(one.deliver());
    ASSERT_TRUE(two.deliver());
    EXPECT_EQ(pull_all(*replica), 12u);
    EXPECT_EQ(events_of(copy()).size(), 22u);
}

TEST_F(postgres_replica, pulls_again_what_it_does_not_remember_and_stays_exact)
{
    delivering_store one{folder_.file(), dsn_, 1};
    one.write(50);
    ASSERT_TRUE(one.deliver());
    pull_all(*must(postgres::replica::open(dsn_, copy())));
    auto const before = must(must(event_reader::open(copy()))->stats({}));
    std::filesystem::remove(copy() + "-replica");
    auto const again = must(postgres::replica::open(dsn_, copy()));
    EXPECT_EQ(pull_all(*again), 50u);
    auto const after = must(must(event_reader::open(copy()))->stats({}));
    ASSERT_EQ(after.rows.size(), 1u);
    EXPECT_EQ(after.rows.front().sum, before.rows.front().sum);
}

TEST_F(postgres_replica, of_another_database_is_begun_anew)
{
    delivering_store one{folder_.file("a.db"), dsn_, 1};
    one.write(50);
    ASSERT_TRUE(one.deliver());
    pull_all(*must(postgres::replica::open(dsn_, copy())));
    std::string const other = server()->database();
    delivering_store two{folder_.file("b.db"), other, 2};
    two.write(8);
    ASSERT_TRUE(two.deliver());
    EXPECT_EQ(pull_all(*must(postgres::replica::open(other, copy()))), 8u);
    expect_same_events(two.path(), copy());
}

TEST_F(postgres_replica, forgets_days_that_the_store_has_dropped)
{
    delivering_store one{folder_.file(), dsn_, 1};
    std::int64_t const now = ask("SELECT (extract(epoch FROM now()) * 1000000)::bigint");
    one.write(30, now - 9 * day_us);
    one.write(20, now);
    ASSERT_TRUE(one.deliver());
    auto const replica = must(postgres::replica::open(dsn_, copy()));
    EXPECT_EQ(pull_all(*replica), 50u);
    EXPECT_EQ(must(one.delivery->drop_older_than(std::chrono::hours(72))).days, 1u);
    EXPECT_EQ(must(replica->pull()).deleted, 30u);
    EXPECT_EQ(events_of(copy()).size(), 20u);
}

TEST_F(postgres_replica, says_why_there_is_nothing_to_copy)
{
    auto const empty = postgres::replica::open(dsn_, copy());
    ASSERT_FALSE(empty);
    EXPECT_EQ(empty.error().kind, trouble::not_a_store);
    EXPECT_THAT(empty.error().detail, HasSubstr("has no event store"));
    must(link()->execute("CREATE SCHEMA signalbox; CREATE TABLE signalbox.about (version bigint); INSERT INTO signalbox.about VALUES (7)"));
    auto const newer = postgres::replica::open(dsn_, copy());
    ASSERT_FALSE(newer);
    EXPECT_EQ(newer.error().kind, trouble::newer_schema);
}

TEST_F(postgres_replica, one_process_pulls_at_a_time)
{
    delivering_store one{folder_.file(), dsn_, 1};
    one.write(1);
    ASSERT_TRUE(one.deliver());
    auto const first = must(postgres::replica::open(dsn_, copy()));
    auto const second = postgres::replica::open(dsn_, copy());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, trouble::locked);
}

}  // namespace

TEST(replica_path, is_told_from_the_paths_of_stores)
{
    EXPECT_TRUE(postgres::is_replica_path(must(postgres::replica_path("host=db.example dbname=events"))));
    EXPECT_FALSE(postgres::is_replica_path("/var/lib/signalbox/events.db"));
    EXPECT_FALSE(postgres::is_replica_path("/srv/postgres-events.db"));
    EXPECT_FALSE(postgres::is_replica_path(""));
}

}  // namespace signalbox::storage::testing
