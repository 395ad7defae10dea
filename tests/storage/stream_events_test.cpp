// The events of a kept stream, each with the time at which its last byte came.
#include "storage/stream_events.hpp"

#include "engine/base/piece_times.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {

namespace {

using std::chrono::microseconds;

payload_text part_of(std::string body, std::vector<std::pair<std::uint64_t, int>> const& pieces)
{
    base::piece_times times;
    for (auto const& [bytes, milliseconds] : pieces) times.add(bytes, std::chrono::milliseconds(milliseconds));
    std::uint64_t const size = body.size();
    return {part_state::kept, size, {}, std::move(body), times.packed(), times.left_out()};
}

std::optional<microseconds> ms(int milliseconds)
{
    return std::chrono::milliseconds(milliseconds);
}

}  // namespace

TEST(stream_events, have_the_time_of_the_piece_with_their_last_byte)
{
    // Events of 9 bytes. The first piece has one and a half, the second half of one and another, the third the last.
    auto const part = part_of("data: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n\n", {{13, 100}, {14, 150}, {9, 400}});
    auto const of = stream_times_of(part);
    ASSERT_TRUE(of);
    ASSERT_EQ(of->events.size(), 4u);
    EXPECT_EQ(of->events[0].data, "1");
    EXPECT_EQ(of->events[0].at, ms(100));
    EXPECT_EQ(of->events[1].at, ms(150));
    EXPECT_EQ(of->events[2].at, ms(150));
    EXPECT_EQ(of->events[3].at, ms(400));
    EXPECT_EQ(gap_before(*of, 0), ms(100)) << "since the request began";
    EXPECT_EQ(gap_before(*of, 2), ms(0));
    EXPECT_EQ(of->longest, 3u);
    EXPECT_EQ(of->last, ms(400));
    EXPECT_EQ(why_untimed(*of), "");
}

TEST(stream_events, have_their_longest_gap_behind_the_first)
{
    auto const part = part_of("data: 1\n\ndata: 2\n\ndata: 3\n\n", {{9, 5'000}, {9, 5'020}, {9, 5'030}});
    auto const of = stream_times_of(part);
    EXPECT_EQ(of->longest, 1u) << "how long the first took is another question";
    EXPECT_EQ(gap_before(*of, 0), ms(5'000));
    auto const one = part_of("data: 1\n\n", {{9, 5'000}});
    EXPECT_FALSE(stream_times_of(one)->longest);
}

TEST(stream_events, are_cut_at_blank_lines_or_at_each_line_of_json)
{
    auto const mixed = part_of("event: ping\r\ndata: {}\r\n\r\n: still here\n\n\n\ndata: a\ndata: b\n\n", {});
    auto const named = stream_times_of(mixed);
    ASSERT_TRUE(named);
    ASSERT_EQ(named->events.size(), 3u);
    EXPECT_EQ(named->events[0].name, "ping");
    EXPECT_EQ(named->events[0].data, "{}");
    EXPECT_EQ(named->events[0].bytes.size(), 25u);
    EXPECT_EQ(named->events[1].data, ": still here");
    EXPECT_EQ(named->events[2].data, "a");
    auto const json = part_of("{\"a\":1}\n{\"b\":2}\n", {{16, 5}});
    auto const lines = stream_times_of(json);
    ASSERT_TRUE(lines);
    ASSERT_EQ(lines->events.size(), 2u);
    EXPECT_EQ(lines->events[1].data, "{\"b\":2}");
    EXPECT_EQ(lines->events[1].at, ms(5));
    EXPECT_FALSE(stream_times_of(part_of("{\"a\":1}", {})));
    EXPECT_FALSE(stream_times_of(part_of("{\"a\":\n{}}", {})));
}

TEST(stream_events, beyond_a_number_are_left_out)
{
    auto const of = stream_times_of(part_of("data: 1\n\ndata: 2\n\ndata: 3\n\n", {}), 2);
    ASSERT_TRUE(of);
    EXPECT_EQ(of->events.size(), 2u);
    EXPECT_EQ(of->more_bytes, 9u);
}

TEST(stream_events, without_times_say_why)
{
    std::string const body = "data: 1\n\ndata: 2\n\n";
    EXPECT_NE(why_untimed(*stream_times_of(part_of(body, {}))).find("written by a version of the gateway"), std::string_view::npos);
    payload_text redacted = part_of(body, {});
    redacted.untimed = 2;
    EXPECT_NE(why_untimed(*stream_times_of(redacted)).find("left other events"), std::string_view::npos);
    payload_text long_one = part_of(body, {{9, 100}});
    long_one.untimed = 1;
    auto const of = stream_times_of(long_one);
    EXPECT_NE(why_untimed(*of).find("too many"), std::string_view::npos);
    EXPECT_EQ(of->last, ms(100));
    EXPECT_FALSE(gap_before(*of, 1));
    payload_text damaged = part_of(body, {});
    damaged.times = "\xff";
    EXPECT_FALSE(stream_times_of(damaged)->last);
}

}  // namespace signalbox::storage
