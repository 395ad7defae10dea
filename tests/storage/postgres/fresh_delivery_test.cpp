// A delivery that gets the newest rows from the writer: PostgreSQL has what it would have of the store, and what fails goes back to the store.
#include "tests/storage/postgres/deliveries.hpp"

#include "storage/sqlite.hpp"
#include "storage/postgres/tables.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace signalbox::storage::testing {

namespace {

using postgres::connection;

class postgres_delivery_from_memory : public with_cluster {
protected:
    std::unique_ptr<delivering_store> store(std::string const& name = "events.db", std::uint64_t seed = 1) const
    {
        return std::make_unique<delivering_store>(folder_.file(name), dsn_, seed, 1'000'000, true);
    }
    std::int64_t rows() const { return ask("SELECT count(*) FROM signalbox.events"); }
    std::int64_t summed() const { return ask("SELECT coalesce(sum(requests), 0)::bigint FROM signalbox.rollups WHERE level = 60"); }
    /// Takes them from the store behind the delivery's back: what is delivered nevertheless was in memory.
    void empty(std::string const& path) const
    {
        database db = must(database::open(path, access::read_write, std::chrono::seconds(5)));
        must(db.execute("DELETE FROM events"));
    }
};

/// Events, and sums without the gateway, as one text.
std::string contents(std::string const& dsn)
{
    auto const link = must(connection::open(dsn));
    std::string out;
    for (std::string const sql : {"SELECT to_jsonb(e) - 'gateway' FROM signalbox.events e ORDER BY place",
                                  "SELECT to_jsonb(r) - 'gateway' FROM signalbox.rollups r ORDER BY (to_jsonb(r) - 'gateway')::text"})
        for (auto const& row : must(link->query(sql))) out.append(row[0].value_or("")).append("\n");
    return out;
}

void make_strange(schema::Event& event, std::size_t number)
{
    if (number % 7 == 0) event.set_requested_model(std::string(5'000, 'm'));
    if (number % 11 == 0) event.set_response_model(std::string("with \0 in it", 12));
    if (number % 5 == 0) event.clear_tokens();
    if (number % 3 == 0) event.set_trace_id("no hexadecimal digits");
    event.set_path("/v1/" + std::to_string(number % 40));
}

TEST_F(postgres_delivery_from_memory, brings_what_a_delivery_from_the_store_does)
{
    std::string const other = server()->database();
    {
        auto const one = store();
        must(one->deliver());  // it has caught up
        for (int i = 0; i < 4; ++i) {
            one->write(700, make_strange, noon_us);
            EXPECT_EQ(must(one->deliver()), 700u);
        }
    }
    std::filesystem::copy_file(folder_.file(), folder_.file("copy.db"));
    delivering_store copy{folder_.file("copy.db"), other, 2};
    EXPECT_EQ(must(copy.deliver()), 2'800u);
    EXPECT_EQ(contents(dsn_), contents(other));
}

TEST_F(postgres_delivery_from_memory, reads_nothing_that_it_was_given)
{
    auto const one = store();
    must(one->deliver());
    one->write(1'200);
    empty(one->path());
    EXPECT_EQ(must(one->deliver()), 1'200u) << "in three transactions, which end within a batch";
    EXPECT_EQ(rows(), 1'200);
    EXPECT_EQ(summed(), 1'200);
}

TEST_F(postgres_delivery_from_memory, begins_with_what_the_store_has)
{
    auto const one = store();
    one->write(600);
    EXPECT_EQ(must(one->delivery->run()).events, 500u);
    one->write(50);  // in memory, behind a hundred that are not
    EXPECT_EQ(must(one->deliver()), 150u);
    EXPECT_EQ(rows(), 650);
}

TEST_F(postgres_delivery_from_memory, goes_back_to_the_store_after_a_failure)
{
    auto const one = store();
    must(one->deliver());
    must(link()->execute("CREATE FUNCTION signalbox.full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room' "
                         "USING ERRCODE = '53100'; END $$; CREATE TRIGGER full_disk BEFORE INSERT ON signalbox.events FOR EACH ROW "
                         "EXECUTE FUNCTION signalbox.full()"));
    one->write(15);
    ASSERT_FALSE(one->deliver());
    EXPECT_FALSE(one->fresh.is_open());
    one->write(15);
    ASSERT_FALSE(one->deliver());
    must(link()->execute("DROP TRIGGER full_disk ON signalbox.events"));
    EXPECT_EQ(must(one->deliver()), 30u);
    one->write(5);
    empty(one->path());
    EXPECT_EQ(must(one->deliver()), 5u) << "it has caught up again";
    EXPECT_EQ(rows(), 35);
    EXPECT_EQ(summed(), 35);
}

TEST_F(postgres_delivery_from_memory, compares_what_another_writer_may_have_brought)
{
    auto const one = store();
    must(one->deliver());
    one->write(20);
    delivering_store another{folder_.file("other.db"), dsn_, 7};
    another.write(10);
    EXPECT_EQ(must(another.deliver()), 10u);
    EXPECT_EQ(must(one->deliver()), 20u) << "compared, since a gateway joined";
    one->write(5);
    EXPECT_EQ(must(one->deliver()), 5u);
    EXPECT_EQ(rows(), 35);
    EXPECT_EQ(summed(), 35);
}

}  // namespace

}  // namespace signalbox::storage::testing
