// Events that two writers bring: of copied folders, of restored ones and of copies of stores. Each is in the shared store once, and counted once.
#include "tests/storage/postgres/deliveries.hpp"

#include "storage/postgres/merge.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <thread>

namespace signalbox::storage::testing {

namespace {

class shared_writers : public with_cluster {
protected:
    std::unique_ptr<delivering_store> store(std::string const& name = "events.db", std::uint64_t seed = 1) const
    {
        return std::make_unique<delivering_store>(folder_.file(name), dsn_, seed);
    }
    /// As a person does it: the files of a store without that which says which gateway it is.
    void copy_store(std::string const& to) const
    {
        for (std::string const end : {"", "-wal", "-tail"})
            if (std::filesystem::exists(folder_.file() + end))
                std::filesystem::copy_file(folder_.file() + end, folder_.file(to) + end, std::filesystem::copy_options::overwrite_existing);
    }
    std::int64_t rows() const { return ask("SELECT count(*) FROM signalbox.events"); }
    void expect_once(std::int64_t events) const
    {
        EXPECT_EQ(rows(), events);
        EXPECT_EQ(ask("SELECT count(DISTINCT (id, sequence, latency_us)) FROM signalbox.events"), events);
        for (std::string const level : {"60", "3600"}) {
            EXPECT_EQ(ask("SELECT sum(requests)::bigint FROM signalbox.rollups WHERE level = " + level), events) << level;
            EXPECT_EQ(ask("SELECT sum(tokens_prompt)::bigint FROM signalbox.rollups WHERE level = " + level),
                      ask("SELECT sum(tokens_prompt)::bigint FROM signalbox.events"))
                << level;
        }
    }
};

TEST_F(shared_writers, a_copied_folder_that_becomes_a_gateway_of_its_own_doubles_nothing)
{
    {
        auto const first = store();
        first->write(1'200);
        EXPECT_EQ(must(first->delivery->run()).events, 500u);
    }
    copy_store("copy.db");
    auto const copy = store("copy.db", 2);
    EXPECT_EQ(must(copy->deliver()), 700u) << "what the first has not delivered yet";
    copy->write(30, noon_us + day_us);
    EXPECT_EQ(must(copy->deliver()), 30u);
    auto const again = store("events.db", 3);
    EXPECT_EQ(must(again->deliver()), 0u);
    again->write(40, noon_us + 2 * day_us);
    EXPECT_EQ(must(again->deliver()), 40u);
    EXPECT_EQ(ask("SELECT count(*) FROM signalbox.gateways"), 2);
    expect_once(1'270);
}

TEST_F(shared_writers, a_restored_store_whose_name_was_removed_goes_on_as_a_new_gateway)
{
    {
        auto const first = store();
        first->write(600);
        ASSERT_TRUE(first->deliver());
    }
    copy_store("kept.db");
    {
        auto const first = store("events.db", 2);
        first->write(100, noon_us + day_us);
        ASSERT_TRUE(first->deliver());
    }
    for (char const* const end : {"", "-wal", "-shm", "-tail"}) {
        std::filesystem::remove(folder_.file() + end);
        if (std::filesystem::exists(folder_.file("kept.db") + end))
            std::filesystem::rename(folder_.file("kept.db") + end, folder_.file() + end);
    }
    auto const restored = store("events.db", 3);
    auto const refused = restored->deliver();
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().detail, ::testing::HasSubstr("is not written again"));
    std::filesystem::remove(folder_.file() + "-postgres");
    EXPECT_EQ(must(restored->deliver()), 0u);
    expect_once(700);
}

TEST_F(shared_writers, a_copy_of_a_store_brings_what_its_gateway_then_passes_over)
{
    auto const one = store();
    one->write(100);
    ASSERT_TRUE(one->deliver());
    one->write(50);
    auto const copy = must(postgres::store_merge::open(one->path(), dsn_));
    auto const copied = must(copy->run());
    EXPECT_EQ(copied.read, 150u);
    EXPECT_EQ(copied.written, 50u);
    auto const step = must(one->delivery->run());
    EXPECT_EQ(step.events, 0u);
    EXPECT_EQ(step.known, 50u);
    one->write(5);
    EXPECT_EQ(must(one->deliver()), 5u);
    expect_once(155);
}

TEST_F(shared_writers, two_that_bring_the_same_at_the_same_time_bring_it_once)
{
    {
        auto const first = store();
        first->write(3'000);
    }
    copy_store("left.db");
    copy_store("right.db");
    auto const left = store("left.db", 2), right = store("right.db", 3);
    std::uint64_t from_left = 0;
    std::thread other([&] { from_left = must(left->deliver()); });
    std::uint64_t const from_right = must(right->deliver());
    other.join();
    EXPECT_EQ(from_left + from_right, 3'000u);
    expect_once(3'000);
}

TEST_F(shared_writers, days_that_were_dropped_are_not_counted_again)
{
    std::int64_t const now = ask("SELECT (extract(epoch FROM now()) * 1000000)::bigint");
    {
        auto const first = store();
        first->write(4, now - 5 * day_us);
        first->write(6, now - hour_us);
        ASSERT_TRUE(first->deliver());
        EXPECT_EQ(must(first->delivery->drop_older_than(std::chrono::hours(48))).days, 1u);
    }
    copy_store("copy.db");
    auto const copy = store("copy.db", 2);
    auto const step = must(copy->delivery->run());
    EXPECT_EQ(step.events, 0u);
    EXPECT_EQ(step.known, 10u);
    EXPECT_EQ(must(must(postgres::store_merge::open(folder_.file(), dsn_))->run()).written, 0u);
    EXPECT_EQ(rows(), 6);
    EXPECT_EQ(ask("SELECT sum(requests)::bigint FROM signalbox.rollups WHERE level = 60"), 10);
}

TEST_F(shared_writers, days_that_were_dropped_while_the_server_was_away_are_counted)
{
    auto const one = store(), other = store("other.db", 2);
    other->write(1);
    ASSERT_TRUE(other->deliver());
    one->write(1);
    ASSERT_TRUE(one->deliver());
    must(link()->execute("UPDATE signalbox.gateways SET claimed_at = now() - interval '9 days'"));
    must(link()->execute("UPDATE signalbox.about SET deleted_until = date_trunc('day', now())"));
    std::int64_t const now = ask("SELECT (extract(epoch FROM now()) * 1000000)::bigint");
    auto const again =
        std::make_unique<postgres::delivery>(postgres::delivery_options{.dsn = dsn_, .store = one->path(), .host = "test", .batch = 500});
    one->delivery.reset();
    one->write(8, now - 3 * day_us);
    EXPECT_EQ(must(again->run()).events, 8u);
    expect_once(10);
}

}  // namespace

}  // namespace signalbox::storage::testing
