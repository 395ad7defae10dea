#include "tests/storage/postgres/deliveries.hpp"

#include "storage/postgres/merge.hpp"
#include "storage/postgres/store_file_copy.hpp"

namespace signalbox::storage::testing {

namespace {

struct copied {
    std::uint64_t read = 0, written = 0;
    bool operator==(copied const&) const = default;
};

template <class Copy>
copied copy_all(std::unique_ptr<Copy> by)
{
    copied all;
    for (;;) {
        auto const step = must(by->run());
        all.read += step.read;
        all.written += step.written;
        if (!step.more) return all;
    }
}

class copies : public with_cluster {
protected:
    std::vector<schema::Event> events_of(std::string const& path) const
    {
        return must(must(event_reader::open(path))->list({.limit = page_limit})).events;
    }
};

TEST_F(copies, of_a_file_into_the_shared_store_are_written_once)
{
    delivering_store one{folder_.file(), dsn_, 1};
    one.write(5'000);
    EXPECT_EQ(copy_all(must(postgres::store_merge::open(one.path(), dsn_))), (copied{5'000, 5'000}));
    one.write(10);
    EXPECT_EQ(copy_all(must(postgres::store_merge::open(one.path(), dsn_))), (copied{5'010, 10}));
    EXPECT_EQ(ask("SELECT count(*) FROM signalbox.events"), 5'010);
    EXPECT_EQ(ask("SELECT sum(requests)::bigint FROM signalbox.rollups WHERE level = 3600"), 5'010);
    EXPECT_EQ(ask("SELECT count(*) FROM signalbox.gateways WHERE lane IS NULL"), 1);
}

TEST_F(copies, pass_over_what_a_delivery_has_brought)
{
    delivering_store one{folder_.file(), dsn_, 1};
    one.write(300);
    ASSERT_TRUE(one.deliver());
    EXPECT_EQ(copy_all(must(postgres::store_merge::open(one.path(), dsn_))), (copied{300, 0}));
    EXPECT_EQ(ask("SELECT count(*) FROM signalbox.events"), 300);
}

TEST_F(copies, of_the_shared_store_into_a_file_have_every_field)
{
    delivering_store one{folder_.file(), dsn_, 1};
    one.write(200);
    ASSERT_TRUE(one.deliver());
    pull_all(*must(postgres::replica::open(dsn_, folder_.file("copy.db"))));
    EXPECT_EQ(copy_all(must(postgres::store_file_copy::open(folder_.file("copy.db"), folder_.file("moved.db")))), (copied{200, 200}));
    EXPECT_EQ(copy_all(must(postgres::store_file_copy::open(folder_.file("copy.db"), folder_.file("moved.db")))), (copied{200, 0}));
    auto const first = events_of(one.path()), moved = events_of(folder_.file("moved.db"));
    ASSERT_EQ(first.size(), moved.size());
    for (std::size_t i = 0; i < first.size(); ++i) EXPECT_TRUE(same(first[i], moved[i]));
}

}  // namespace

}  // namespace signalbox::storage::testing
