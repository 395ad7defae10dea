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
