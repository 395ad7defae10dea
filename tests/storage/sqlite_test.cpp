// A connection that another thread stops.
#include "storage/sqlite.hpp"

#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {
namespace {

/// Counts that far, one row after the other.
std::string count_to(std::int64_t most)
{
    return "WITH RECURSIVE one(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one LIMIT " + std::to_string(most) +
           ") SELECT count(*) FROM one";
}

TEST(database, that_was_halted_ends_statements_begun_later_until_it_resumes)
{
    testing::temporary_folder const at;
    {
        auto made = database::open(at.file(), access::create, {});
        ASSERT_TRUE(made && made->execute("CREATE TABLE some (a)"));
    }
    auto read = database::open(at.file(), access::read_only, {});
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_FALSE(read->halted());
    read->halt();  // no statement is running: SQLite's own interruption would be lost
    auto const stopped = read->ask(count_to(100'000'000));
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().kind, trouble::interrupted);
    EXPECT_TRUE(read->halted());
    read->resume();
    auto const counted = read->ask(count_to(100'000));
    ASSERT_TRUE(counted) << counted.error().detail;
    EXPECT_EQ(*counted, 100'000);
}

}  // namespace
}  // namespace signalbox::storage
