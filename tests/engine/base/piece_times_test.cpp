// Times of the pieces of a stream, packed and read back.
#include "engine/base/piece_times.hpp"

#include <gtest/gtest.h>

namespace signalbox::base {

namespace {
using std::chrono::microseconds;
}

TEST(piece_times, come_back_as_offsets_and_times_since_the_request_began)
{
    piece_times times;
    times.add(182, microseconds(812'000));
    times.add(40, microseconds(812'000));
    times.add(70'000, microseconds(3'000'000'000));
    auto const back = pieces_of(times.packed());
    ASSERT_TRUE(back);
    std::vector<timed_piece> const expected{
        {182, microseconds(812'000)}, {222, microseconds(812'000)}, {70'222, microseconds(3'000'000'000)}};
    EXPECT_EQ(*back, expected);
    EXPECT_EQ(times.packed().size(), 2u + 3u + 1u + 1u + 3u + 5u) << "seven bits in a byte";
}

TEST(piece_times, never_run_backward)
{
    piece_times times;
    times.add(1, microseconds(50));
    times.add(1, microseconds(20));
    times.add(1, microseconds(60));
    auto const back = pieces_of(times.packed());
    ASSERT_TRUE(back);
    EXPECT_EQ((*back)[1].at, microseconds(50));
    EXPECT_EQ((*back)[2].at, microseconds(60));
}

TEST(piece_times, beyond_the_bound_are_counted_alone)
{
    piece_times times;
    for (std::size_t i = 0; i < piece_times::most_pieces; ++i) times.add(3, microseconds(static_cast<std::int64_t>(i)));
    std::size_t const size = times.packed().size();
    EXPECT_EQ(times.left_out(), 0u);
    times.add(3, microseconds(20'000));
    times.add(3, microseconds(20'001));
    EXPECT_EQ(times.left_out(), 2u);
    EXPECT_EQ(times.pieces(), piece_times::most_pieces + 2);
    EXPECT_EQ(times.packed().size(), size);
    EXPECT_EQ(pieces_of(times.packed())->size(), piece_times::most_pieces);
}

TEST(piece_times, of_damaged_bytes_are_none)
{
    piece_times times;
    times.add(182, microseconds(812'000));
    EXPECT_TRUE(pieces_of(""));
    for (std::size_t cut = 1; cut < times.packed().size(); ++cut) EXPECT_FALSE(pieces_of(times.packed().substr(0, cut))) << cut;
    EXPECT_FALSE(pieces_of(std::string(20, '\xff')));
    std::string const longest = "\x01" + std::string(8, '\xff') + "\x7f";  // 2^63 - 1 microseconds
    EXPECT_FALSE(pieces_of(longest + longest));
}

}  // namespace signalbox::base
