// When a block of the store's file is read whole, and that a store read through the layer is the same store.
#include "storage/read_ahead.hpp"

#include "storage/sqlite.hpp"

#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {

using namespace testing;

namespace {

constexpr std::uint64_t page = 4'096, block = cold_reads::block_bytes;
constexpr std::chrono::microseconds quick{3}, slow{90};

}  // namespace

TEST(cold_reads, of_a_scan_down_the_file_ask_for_each_block_once)
{
    cold_reads seen;
    std::size_t blocks = 0;
    EXPECT_FALSE(seen.whole_block(10 * block - page, slow)) << "one page may be all that is wanted";
    for (std::uint64_t at = 10 * block - 2 * page; at >= 5 * block; at -= page) {
        bool const in_memory = blocks == 10 - at / block;  // what was read whole comes quickly
        blocks += seen.whole_block(at, in_memory ? quick : slow);
    }
    EXPECT_EQ(blocks, 5u);
}

TEST(cold_reads, up_the_file_are_the_same)
{
    cold_reads seen;
    std::size_t blocks = 0;
    for (std::uint64_t at = 0; at < 3 * block; at += page) blocks += seen.whole_block(at, blocks == at / block + 1 ? quick : slow);
    EXPECT_EQ(blocks, 3u);
}

TEST(cold_reads, of_pages_in_memory_or_far_apart_ask_for_nothing)
{
    cold_reads seen;
    for (std::uint64_t at = 0; at < 4 * block; at += page) EXPECT_FALSE(seen.whole_block(at, quick));
    for (std::uint64_t const at : {90 * block, 3 * block, 50 * block, 0 * block, 70 * block})
        EXPECT_FALSE(seen.whole_block(at, slow)) << at;
}

TEST(near_reads, of_a_look_up_keep_nothing_and_of_a_scan_their_stretch)
{
    for (std::int64_t const step : {-std::int64_t{page}, std::int64_t{page}}) {
        near_reads seen;
        std::int64_t at = 500 * page;
        for (int i = 0; i < 8; ++i, at += step) EXPECT_FALSE(seen.whole_stretch(static_cast<std::uint64_t>(at), page)) << i;
        EXPECT_TRUE(seen.whole_stretch(static_cast<std::uint64_t>(at), page));
        EXPECT_TRUE(seen.whole_stretch(static_cast<std::uint64_t>(at + step), page));
        EXPECT_FALSE(seen.whole_stretch(3 * page, page)) << "an inner page of the tree";
        EXPECT_FALSE(seen.whole_stretch(static_cast<std::uint64_t>(at + 2 * step), page)) << "the run begins again";
    }
}

TEST(near_reads, hold_what_lies_in_their_stretch_until_they_forget_it)
{
    near_reads seen;
    EXPECT_FALSE(seen.holds(0, page));
    seen.keep(16 * page, 16 * page);
    EXPECT_FALSE(seen.holds(15 * page, page));
    EXPECT_TRUE(seen.holds(16 * page, page));
    EXPECT_TRUE(seen.holds(31 * page, page));
    EXPECT_FALSE(seen.holds(31 * page, 2 * page)) << "half of it";
    EXPECT_FALSE(seen.holds(32 * page, page));
    seen.forget();
    EXPECT_FALSE(seen.holds(16 * page, page));
}

TEST(read_ahead_access, gives_every_page_of_a_long_scan_as_it_is_while_the_log_is_moved_into_the_file)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto const reader = reader_of(folder);
    constexpr std::uint64_t each = 4'000;  // more than a hundred pages
    for (std::uint64_t round = 1; round <= 4; ++round) {
        batch events;
        for (std::uint64_t i = 0; i < each; ++i) {
            events.push_back(plain_event(noon_us + static_cast<std::int64_t>(round * each + i), round * each + i));
            events.back()->set_detail("number " + std::to_string(round * each + i));
        }
        must(append(*writer, events));
        (void)must(writer->prune(noon_us + static_cast<std::int64_t>((round - 1) * each + each), each));  // pages are used again
        database moving = must(database::open(folder.file(), access::read_write, std::chrono::seconds(5)));
        must(moving.execute("PRAGMA wal_checkpoint(PASSIVE)"));
        std::uint64_t seen = 0;
        must(reader->each({.limit = 100'000}, [&](schema::Event const& event) {
            EXPECT_EQ(event.detail(), "number " + std::to_string(event.id() & 0xfffff));
            ++seen;
            return true;
        }));
        EXPECT_EQ(seen, each);
    }
}

TEST(read_ahead_access, reads_a_store_while_it_is_written)
{
    ASSERT_NE(read_ahead_access(), nullptr);
    EXPECT_STREQ(read_ahead_access(), read_ahead_access());
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto const reader = reader_of(folder);
    for (std::uint64_t i = 1; i <= 50; ++i) {
        must(append(*writer, one(plain_event(noon_us, i))));
        if (i % 10 == 0) must(writer->tend());
        EXPECT_EQ(must(reader->each({.limit = 1'000}, [](schema::Event const&) { return true; })), i);
    }
}

}  // namespace signalbox::storage
