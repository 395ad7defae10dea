// What is gathered of one request, within the limit of a part and the room of the queue.
#include "engine/payload/capture.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace signalbox::payload {

namespace {

constexpr std::size_t plenty = 1'000'000;

/// What the queue has; it never waits for more.
std::vector<std::unique_ptr<kept_payload>> taken_from(queue& from, std::size_t most = plenty)
{
    std::vector<std::unique_ptr<kept_payload>> out;
    from.take(out, most, model::steady_time{});
    return out;
}

std::unique_ptr<kept_payload> of_bytes(queue& of, std::uint64_t event, std::size_t bytes)
{
    auto one = std::make_unique<kept_payload>();
    one->event = event;
    one->room = bytes;
    EXPECT_TRUE(of.take_room(bytes));
    return one;
}

}  // namespace

TEST(capture, gathers_each_part_as_it_comes)
{
    queue to(plenty);
    capture one(to, 100, {});
    one.begin(part::asked, "POST / HTTP/1.1\r\n");
    one.add(part::asked, "hello");
    one.sent("POST /v1 HTTP/1.1\r\nX-Api-Key: sk-1\r\n\r\nbe", std::array<std::string_view, 2>{"hi", "nd"});
    one.begin(part::received, "HTTP/1.1 200\r\n");
    one.add(part::received, "a");
    one.add(part::received, "b");
    one.hand_over(7, {});
    auto const all = taken_from(to);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0]->event, 7u);
    EXPECT_FALSE(all[0]->dropped);
    EXPECT_EQ(all[0]->at(part::asked).head, "POST / HTTP/1.1\r\n");
    EXPECT_EQ(all[0]->at(part::asked).body, "hello");
    EXPECT_EQ(all[0]->at(part::sent).head, "POST /v1 HTTP/1.1\r\nX-Api-Key: ***\r\n");
    EXPECT_EQ(all[0]->at(part::sent).body, "behind");
    EXPECT_EQ(all[0]->at(part::sent).size, 6u);
    EXPECT_EQ(all[0]->at(part::received).body, "ab");
    EXPECT_EQ(all[0]->at(part::answered).state, part_state::none);
}

TEST(capture, notes_when_each_piece_of_a_reply_came)
{
    static model::steady_time now;
    model::steady_time const began{std::chrono::hours(5)};
    queue to(plenty);
    capture one(to, 100, began, [] { return now; });
    auto const add = [&](part to_part, std::string_view bytes, int milliseconds) {
        now = began + std::chrono::milliseconds(milliseconds);
        one.add(to_part, bytes);
    };
    one.begin(part::asked, {});
    add(part::asked, "hello", 1);
    one.begin(part::received, {});
    add(part::received, "lost with its call", 2);
    one.sent("POST / HTTP/1.1\r\n\r\n", {});
    one.begin(part::received, {});
    add(part::received, "abc", 20);
    add(part::received, "", 30);
    add(part::received, "de", 40);
    one.begin(part::answered, {});
    add(part::answered, "abcde", 41);
    EXPECT_EQ(one.at(part::asked).times.pieces(), 0u);
    using std::chrono::microseconds;
    std::vector<base::timed_piece> const received{{3, microseconds(20'000)}, {5, microseconds(40'000)}};
    EXPECT_EQ(base::pieces_of(one.at(part::received).times.packed()), received);
    std::vector<base::timed_piece> const answered{{5, microseconds(41'000)}};
    EXPECT_EQ(base::pieces_of(one.at(part::answered).times.packed()), answered);
}

TEST(capture, counts_the_room_of_times_and_gives_all_of_it_back)
{
    queue to(20);
    {
        capture one(to, 100, std::chrono::steady_clock::now());
        one.begin(part::answered, {});
        one.add(part::answered, "0123456789");
        EXPECT_EQ(to.used(), 10u + one.at(part::answered).times.packed().size());
        for (int i = 0; i < 10; ++i) one.add(part::answered, "x");
        EXPECT_EQ(one.at(part::answered).state, part_state::none) << "there was no room";
        EXPECT_EQ(to.used(), 0u);
    }
    EXPECT_EQ(to.used(), 0u);
    capture large(to, 5, std::chrono::steady_clock::now());
    large.begin(part::answered, {});
    large.add(part::answered, "1234");
    large.add(part::answered, "56");
    EXPECT_EQ(large.at(part::answered).state, part_state::too_large);
    EXPECT_EQ(large.at(part::answered).times.pieces(), 0u);
    EXPECT_EQ(to.used(), 0u);
}

TEST(capture, keeps_what_belongs_to_the_last_call)
{
    queue to(plenty);
    capture one(to, 100, {});
    one.sent("POST /first HTTP/1.1\r\n\r\nfirst", {});
    one.begin(part::received, "HTTP/1.1 500\r\n");
    one.add(part::received, "broken");
    one.sent("POST /second HTTP/1.1\r\n\r\nsecond", {});
    EXPECT_EQ(one.at(part::sent).body, "second");
    EXPECT_EQ(one.at(part::received).state, part_state::none) << "nothing came yet from the second";
    EXPECT_EQ(to.used(), 23u + 6u);
}

TEST(capture, keeps_a_part_whole_or_not_at_all)
{
    queue to(plenty);
    capture one(to, 10, {});
    one.begin(part::asked, {});
    one.begin(part::answered, {});
    one.add(part::asked, "0123456789");
    one.add(part::answered, "01234567");
    one.add(part::answered, "890");
    one.add(part::answered, "1234");
    EXPECT_EQ(one.at(part::asked).state, part_state::kept);
    EXPECT_EQ(one.at(part::answered).state, part_state::too_large);
    EXPECT_EQ(one.at(part::answered).size, 15u);
    EXPECT_TRUE(one.at(part::answered).body.empty());
    EXPECT_EQ(to.used(), 10u) << "only what is kept has room";
}

TEST(capture, without_room_drops_all_of_its_request_and_notes_it)
{
    queue to(10);
    {
        capture one(to, 100, {});
        one.begin(part::asked, {});
        one.add(part::asked, "01234567");
        one.begin(part::answered, {});
        one.add(part::answered, "0123");
        EXPECT_EQ(to.used(), 0u);
        one.add(part::answered, "0");
        one.hand_over(9, [](kept_payload&) { ADD_FAILURE() << "there is nothing to clean"; });
    }
    EXPECT_EQ(to.dropped(), 1u);
    auto const all = taken_from(to);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0]->event, 9u);
    EXPECT_TRUE(all[0]->dropped);
    EXPECT_FALSE(all[0]->clean);
}

TEST(capture, that_is_not_handed_over_gives_its_room_back)
{
    queue to(plenty);
    {
        capture one(to, 100, {});
        one.begin(part::asked, "head");
        one.add(part::asked, "body");
        EXPECT_EQ(to.used(), 8u);
    }
    EXPECT_EQ(to.used(), 0u);
    EXPECT_EQ(to.dropped(), 0u);
}

TEST(queue, has_room_again_once_a_payload_is_stored)
{
    queue to(10);
    to.push(of_bytes(to, 1, 8));
    EXPECT_FALSE(to.take_room(3));
    auto const all = taken_from(to);
    EXPECT_FALSE(to.take_room(3)) << "it is still being stored";
    to.done(*all.at(0));
    EXPECT_TRUE(to.take_room(3));
}

TEST(queue, gives_one_payload_and_further_ones_while_they_are_small)
{
    queue to(plenty);
    for (std::uint64_t i = 1; i <= 4; ++i) to.push(of_bytes(to, i, 40));
    EXPECT_EQ(taken_from(to, 100).size(), 2u);
    EXPECT_EQ(taken_from(to, 10).size(), 1u) << "one is taken whatever it has";
    EXPECT_EQ(taken_from(to, 100).at(0)->event, 4u);
    EXPECT_TRUE(taken_from(to).empty());
}

TEST(queue, counts_more_dropped_payloads_than_it_notes)
{
    queue to(plenty);
    for (std::uint64_t i = 0; i < queue::most_notes + 5; ++i) {
        auto one = std::make_unique<kept_payload>();
        one->event = i;
        one->dropped = true;
        to.push(std::move(one));
    }
    EXPECT_EQ(to.dropped(), queue::most_notes + 5);
    EXPECT_EQ(taken_from(to).size(), queue::most_notes);
}

TEST(queue, ends_when_it_is_closed_and_empty)
{
    queue to(plenty);
    to.push(of_bytes(to, 1, 8));
    std::vector<std::unique_ptr<kept_payload>> batch;
    std::thread closing([&] { to.close(); });
    closing.join();
    EXPECT_TRUE(to.take(batch, plenty, model::steady_time::max()));
    EXPECT_EQ(batch.size(), 1u);
    batch.clear();
    EXPECT_FALSE(to.take(batch, plenty, model::steady_time::max()));
    to.push(of_bytes(to, 2, 8));
    EXPECT_EQ(to.used(), 8u) << "what comes later takes no room; the first one still has its own";
}

}  // namespace signalbox::payload
