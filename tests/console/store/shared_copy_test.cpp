// The copy of a store in PostgreSQL that is shown while it grows.
#include "console/store/shared_copy.hpp"

#include "storage/event_reader.hpp"
#include "tests/storage/postgres/deliveries.hpp"

#include <sched.h>

#include <chrono>
#include <cstdlib>

namespace signalbox::console {
namespace {

using namespace storage::testing;

class SharedCopyTest : public with_cluster {
protected:
    void SetUp() override
    {
        with_cluster::SetUp();
        ::setenv("XDG_CACHE_HOME", folder_.file("cache").c_str(), 1);
    }
    bool shows(std::string const& path, std::size_t events) const
    {
        auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        auto const reader = must(storage::event_reader::open(path));
        while (must(reader->list({.limit = 1'000})).events.size() != events) {
            if (std::chrono::steady_clock::now() > end) return false;
            ::sched_yield();
        }
        return true;
    }
    static bool reaches(SharedCopy const& copy, CopyState::Phase phase)
    {
        auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (copy.state().phase != phase) {
            if (std::chrono::steady_clock::now() > end) return false;
            ::sched_yield();
        }
        return true;
    }
};

TEST_F(SharedCopyTest, showsWhatComesMeanwhile)
{
    delivering_store one{folder_.file(), dsn_, 1};
    one.write(30);
    must(one.deliver());
    auto const copy = must(SharedCopy::begin(dsn_));
    EXPECT_TRUE(shows(copy->path(), 30));
    one.write(12);
    must(one.deliver());
    EXPECT_TRUE(shows(copy->path(), 42));
}

TEST_F(SharedCopyTest, showsTheLastCopyWhenTheServerIsAway)
{
    cluster own;
    std::string const dsn = own.database();
    {
        delivering_store one{folder_.file(), dsn, 1};
        one.write(9);
        must(one.deliver());
        auto const copy = must(SharedCopy::begin(dsn));
        EXPECT_TRUE(shows(copy->path(), 9));
    }
    own.kill();
    auto const later = must(SharedCopy::begin(dsn));
    EXPECT_TRUE(shows(later->path(), 9));
}

TEST_F(SharedCopyTest, isThereWithoutEventsAndSaysWhyWhileTheServerIsAway)
{
    auto const copy = must(SharedCopy::begin("host=/nowhere dbname=nothing user=reader password=secret"));
    EXPECT_TRUE(must(must(storage::event_reader::open(copy->path()))->list({})).events.empty());
    ASSERT_TRUE(reaches(*copy, CopyState::Phase::away));
    EXPECT_GT(copy->state().since_us, 0);
    EXPECT_TRUE(copy->state().why.contains(QStringLiteral("/nowhere"))) << copy->state().why.toStdString();
    EXPECT_EQ(copy->name(), QStringLiteral("/nowhere:5432/nothing"));
    EXPECT_FALSE(copy->state().why.contains(QStringLiteral("secret")));
}

TEST_F(SharedCopyTest, goesOnWhenTheServerComesBack)
{
    cluster own;
    std::string const dsn = own.database();
    delivering_store one{folder_.file(), dsn, 1};
    one.write(7);
    must(one.deliver());
    own.kill();
    auto const copy = must(SharedCopy::begin(dsn));
    ASSERT_TRUE(reaches(*copy, CopyState::Phase::away));
    own.start();
    copy->retry();
    ASSERT_TRUE(reaches(*copy, CopyState::Phase::current));
    EXPECT_TRUE(shows(copy->path(), 7));
    EXPECT_EQ(copy->state().copied, 7u);
    EXPECT_FALSE(copy->state().empty);
    EXPECT_TRUE(copy->state().why.isEmpty());
}

TEST_F(SharedCopyTest, saysThatAStoreIsEmptyUntilItHasEvents)
{
    delivering_store one{folder_.file(), dsn_, 1};
    must(one.deliver());
    auto const copy = must(SharedCopy::begin(dsn_));
    ASSERT_TRUE(reaches(*copy, CopyState::Phase::current));
    EXPECT_TRUE(copy->state().empty);
    one.write(3);
    must(one.deliver());
    EXPECT_TRUE(shows(copy->path(), 3));
    while (copy->state().empty) ::sched_yield();
}

TEST_F(SharedCopyTest, refusesWhatIsNoConnectionString)
{
    auto const none = SharedCopy::begin("postgresql://host:port/x");
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, storage::trouble::bad_request);
}

}  // namespace
}  // namespace signalbox::console
