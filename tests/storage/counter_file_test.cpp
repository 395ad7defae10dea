// The file of counters: what is written stays, what is no such file is begun anew, and readers need no writer.
#include "storage/counter_file.hpp"

#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>

namespace signalbox::storage {
namespace {

constexpr std::size_t record = 16;

class counter_file_test : public ::testing::Test {
protected:
    std::unique_ptr<counter_file> open(std::size_t size = record, std::size_t most = 1'000)
    {
        auto made = counter_file::open(path, size, most);
        EXPECT_TRUE(made) << (made ? "" : made.error().detail);
        return made ? std::move(*made) : nullptr;
    }
    testing::temporary_folder at;
    std::string const path = at.file("events.db-limits");
};

TEST_F(counter_file_test, keeps_what_was_written)
{
    {
        auto const file = open();
        EXPECT_EQ(file->size(), 0u);
        EXPECT_FALSE(file->begun_anew());
        EXPECT_FALSE(file->extend(1'001)) << "beyond its bound";
        ASSERT_TRUE(file->extend(10));
        EXPECT_EQ(file->size(), 10u);
        for (std::size_t i = 0; i < 10 * record; ++i) EXPECT_EQ(file->records()[i], std::byte{0});
        std::memcpy(file->records() + 3 * record, "three", 5);
        std::byte const* const before = file->records();
        ASSERT_TRUE(file->extend(1'000));
        EXPECT_EQ(file->records(), before) << "nothing moves";
        std::memcpy(file->records() + 999 * record, "last", 4);
    }
    auto const again = open();
    EXPECT_EQ(again->size(), 1'000u);
    EXPECT_FALSE(again->begun_anew());
    EXPECT_EQ(std::memcmp(again->records() + 3 * record, "three", 5), 0);
    EXPECT_EQ(std::memcmp(again->records() + 999 * record, "last", 4), 0);
    auto const read = counter_file::read(path, record);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->size(), 1'000 * record);
    EXPECT_EQ(std::memcmp(read->data() + 3 * record, "three", 5), 0);
}

TEST_F(counter_file_test, begins_anew_what_is_no_such_file)
{
    std::ofstream(path) << std::string(10'000, 'x');
    EXPECT_EQ(counter_file::read(path, record).error().kind, trouble::not_a_store);
    {
        auto const file = open();
        EXPECT_TRUE(file->begun_anew());
        EXPECT_EQ(file->size(), 0u);
        ASSERT_TRUE(file->extend(5));
    }
    EXPECT_EQ(open()->size(), 5u);
    auto const other_size = open(record * 2);
    EXPECT_TRUE(other_size->begun_anew());
    EXPECT_EQ(other_size->size(), 0u);
}

TEST_F(counter_file_test, takes_whole_records_of_a_file_that_was_cut)
{
    {
        auto const file = open();
        ASSERT_TRUE(file->extend(5));
        std::memcpy(file->records() + 1 * record, "one", 3);
    }
    std::filesystem::resize_file(path, counter_file::head_size + 2 * record + 3);
    auto const file = open();
    EXPECT_EQ(file->size(), 2u);
    EXPECT_EQ(std::memcmp(file->records() + record, "one", 3), 0);
    ASSERT_TRUE(file->extend(3));
}

TEST_F(counter_file_test, says_what_is_missing)
{
    EXPECT_EQ(counter_file::read(path, record).error().kind, trouble::not_found);
    EXPECT_EQ(counter_file::open(at.file("gone/x-limits"), record, 10).error().kind, trouble::not_found);
}

TEST_F(counter_file_test, tells_a_copy_by_its_place_and_a_renamed_file_by_none)
{
    std::uint64_t const before = open()->identity();
    std::string const place = counter_file::place_of(path), copy = at.file("copy"), renamed = at.file("renamed");
    ASSERT_FALSE(place.empty());
    std::filesystem::copy_file(path, copy);
    std::filesystem::rename(path, renamed);
    EXPECT_NE(counter_file::place_of(copy), place);
    EXPECT_EQ(counter_file::place_of(renamed), place);
    EXPECT_EQ(counter_file::place_of(path), "") << "there is none";
    std::filesystem::rename(renamed, path);
    auto const file = open();
    ASSERT_TRUE(file->extend(2));
    std::memcpy(file->records() + record, "one", 3);
    auto const made = counter_file::renew_identity(path);
    ASSERT_TRUE(made);
    EXPECT_NE(*made, before);
    auto const again = open();
    EXPECT_EQ(again->identity(), *made);
    EXPECT_EQ(std::memcmp(again->records() + record, "one", 3), 0);
    EXPECT_EQ(counter_file::renew_identity(at.file("gone")).error().kind, trouble::not_found);
}

TEST_F(counter_file_test, is_its_owners_alone)
{
    auto const file = open();
    auto const mode = std::filesystem::status(path).permissions();
    EXPECT_EQ(mode & std::filesystem::perms::mask, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace
}  // namespace signalbox::storage
