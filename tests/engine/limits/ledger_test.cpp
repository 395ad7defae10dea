// The ledger: what may pass, what is refused and why, and when there is room again.
#include "tests/engine/limits/limit_samples.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace signalbox::limits {
namespace {

constexpr std::int64_t minute = 60'000, hour = 60 * minute;
constexpr std::int64_t noon = 500'000 * hour;  // a moment that hours and their twelfths begin at

/// One limit over a ledger of its own.
class one_limit {
public:
    one_limit(counted what, std::int64_t amount, window_kind kind) : by(limit_of(what, amount, kind)), all(small_memory(), noon) {}

    std::optional<refusal> take(std::int64_t least, std::int64_t most, std::int64_t now, holding& into, std::string_view key = "anna\n")
    {
        return all.reserve({&by, key, least, most}, now, into);
    }
    /// Reserves and settles at once; whether it was possible.
    bool use(std::int64_t amount, std::int64_t now, std::string_view key = "anna\n")
    {
        holding held;
        if (take(amount, amount, now, held, key)) return false;
        all.settle(held, amount, now);
        return true;
    }

    rule by;
    ledger all;
};

TEST(ledger, counts_requests_when_they_come)
{
    one_limit three(counted::requests, 3, window_kind::fixed);
    holding held[3];
    for (holding& each : held) EXPECT_FALSE(three.take(1, 1, noon, each));
    holding fourth;
    auto const refused = three.take(1, 1, noon + 20 * minute, fourth);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->used, 3);
    EXPECT_EQ(refused->left, 0);
    EXPECT_EQ(refused->fits_in_ms, 40 * minute);
    EXPECT_EQ(refused->resets_in_ms, 40 * minute);
    EXPECT_FALSE(refused->never());
    for (holding& each : held) three.all.settle(each, 1, noon);
    EXPECT_TRUE(three.take(1, 1, noon + 59 * minute, fourth)) << "settling does not count them again, and gives none back";
    EXPECT_FALSE(three.take(1, 1, noon + hour, fourth));
}

TEST(ledger, counts_each_key_and_each_limit_apart)
{
    one_limit one(counted::requests, 1, window_kind::fixed);
    EXPECT_TRUE(one.use(1, noon, "anna\n"));
    EXPECT_FALSE(one.use(1, noon, "anna\n"));
    EXPECT_TRUE(one.use(1, noon, "bert\n"));
    rule other = one.by;
    other.id = "other";
    set_identity(other);
    holding held;
    EXPECT_FALSE(one.all.reserve({&other, "anna\n", 1, 1}, noon, held));
}

TEST(ledger, settles_with_what_was_used)
{
    one_limit tokens(counted::total_tokens, 1000, window_kind::fixed);
    holding first, second;
    EXPECT_FALSE(tokens.take(600, 600, noon, first));
    auto refused = tokens.take(500, 500, noon, second);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->used, 600);
    EXPECT_EQ(refused->left, 400);
    EXPECT_EQ(refused->need, 500);
    EXPECT_FALSE(refused->fits_in_ms) << "a request under way is in its way: no window has to pass";
    tokens.all.settle(first, 100, noon);
    EXPECT_FALSE(tokens.take(500, 500, noon, second));
    tokens.all.settle(second, 2000, noon);  // more than it reserved
    refused = tokens.take(1, 1, noon, first);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->used, 2100);
    EXPECT_EQ(refused->left, 0);
}

TEST(ledger, gives_back_what_is_cancelled)
{
    one_limit tokens(counted::total_tokens, 100, window_kind::sliding);
    holding held;
    EXPECT_FALSE(tokens.take(100, 100, noon, held));
    tokens.all.cancel(held, noon);
    EXPECT_TRUE(tokens.use(100, noon));
    one_limit one(counted::requests, 1, window_kind::sliding);
    EXPECT_FALSE(one.take(1, 1, noon, held));
    one.all.cancel(held, noon);
    EXPECT_TRUE(one.use(1, noon));
    EXPECT_FALSE(one.use(1, noon));
}

TEST(ledger, lets_one_request_alone_use_what_is_left)
{
    one_limit tokens(counted::total_tokens, 1000, window_kind::fixed);
    EXPECT_TRUE(tokens.use(500, noon));
    holding alone, second;
    EXPECT_FALSE(tokens.take(100, 16'000, noon, alone));
    EXPECT_EQ(alone.reserved, 500);
    EXPECT_TRUE(tokens.take(1, 16'000, noon, second)) << "one at a time may use more than is left";
    tokens.all.settle(alone, 200, noon);
    EXPECT_TRUE(tokens.take(301, 16'000, noon, second)) << "not even the least fits";
    EXPECT_FALSE(tokens.take(300, 16'000, noon, second));
}

TEST(ledger, takes_rough_bounds_while_there_is_plenty_of_room)
{
    one_limit tokens(counted::total_tokens, 1000, window_kind::fixed);
    EXPECT_TRUE(tokens.use(200, noon));
    auto const rough = [&](std::int64_t most, holding& into) {
        return !tokens.all.reserve({&tokens.by, "anna\n", most, most, true}, noon, into);
    };
    holding first, second;
    EXPECT_FALSE(rough(101, first));
    EXPECT_TRUE(rough(60, first));
    EXPECT_FALSE(rough(41, second)) << "together more than an eighth of what is left";
    EXPECT_TRUE(rough(40, second));
}

TEST(ledger, says_what_never_fits)
{
    one_limit tokens(counted::total_tokens, 1000, window_kind::fixed);
    holding held;
    auto const refused = tokens.take(1001, 1001, noon, held);
    ASSERT_TRUE(refused);
    EXPECT_TRUE(refused->never());
    EXPECT_FALSE(refused->fits_in_ms);
}

TEST(ledger, forgets_what_was_used_when_it_is_told_to)
{
    for (window_kind const kind : {window_kind::fixed, window_kind::sliding}) {
        one_limit ten(counted::total_tokens, 10, kind);
        holding under_way;
        ASSERT_FALSE(ten.take(4, 4, noon, under_way, "anna\n"));
        ASSERT_TRUE(ten.use(6, noon, "anna\n"));
        ASSERT_TRUE(ten.use(10, noon, "bert\n"));
        EXPECT_EQ(ten.all.reset(ten.by, "nobody"), 0u);
        EXPECT_EQ(ten.all.reset(ten.by, "anna"), 1u);
        EXPECT_FALSE(ten.use(7, noon, "anna\n")) << "four are reserved";
        EXPECT_TRUE(ten.use(6, noon, "anna\n"));
        EXPECT_FALSE(ten.use(1, noon, "bert\n"));
        EXPECT_EQ(ten.all.reset(ten.by, std::nullopt), 2u);
        EXPECT_TRUE(ten.use(10, noon, "bert\n"));
        ten.all.settle(under_way, 4, noon);
        EXPECT_EQ(ten.all.look(ten.by, "anna\n", noon).used, 4);
        rule other = ten.by;
        other.identity ^= 1;
        EXPECT_EQ(ten.all.reset(other, std::nullopt), 0u);
    }
    one_limit three(counted::requests, 3, window_kind::fixed);
    holding counted_at_once;
    ASSERT_FALSE(three.take(1, 1, noon, counted_at_once));
    three.all.reset(three.by, std::nullopt);
    three.all.cancel(counted_at_once, noon);
    EXPECT_EQ(three.all.look(three.by, "anna\n", noon).used, 0) << "nothing is given back twice";
}

TEST(ledger, bounds_requests_in_flight)
{
    one_limit two(counted::in_flight, 2, window_kind::none);
    holding first, second, third;
    EXPECT_FALSE(two.take(1, 1, noon, first));
    EXPECT_FALSE(two.take(1, 1, noon, second));
    auto const refused = two.take(1, 1, noon, third);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->resets_in_ms, 0);
    two.all.settle(first, 1, noon);
    EXPECT_FALSE(two.take(1, 1, noon, third));
}

TEST(ledger, slides_in_twelfths_of_the_window)
{
    one_limit two(counted::requests, 2, window_kind::sliding);
    EXPECT_TRUE(two.use(1, noon + 4 * minute));  // in the step from 12:00 to 12:05
    EXPECT_TRUE(two.use(1, noon + 31 * minute));
    holding held;
    auto const refused = two.take(1, 1, noon + 50 * minute, held);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->fits_in_ms, 15 * minute) << "the first leaves at 13:05";
    EXPECT_EQ(refused->resets_in_ms, 65 * minute) << "all that can have been counted by now has left at 13:55";
    EXPECT_FALSE(two.use(1, noon + 65 * minute - 1));
    EXPECT_TRUE(two.use(1, noon + 65 * minute));
    EXPECT_FALSE(two.use(1, noon + 95 * minute - 1));
    EXPECT_TRUE(two.use(1, noon + 95 * minute));
}

TEST(ledger, watches_without_refusing)
{
    one_limit one(counted::requests, 1, window_kind::fixed);
    one.by.watch = true;
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(one.use(1, noon));
    holding held;
    one.by.watch = false;
    auto const refused = one.take(1, 1, noon, held);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->used, 3);
}

TEST(ledger, warns_once_for_each_level_and_window)
{
    one_limit ten(counted::requests, 10, window_kind::fixed);
    for (int i = 0; i < 9; ++i) EXPECT_TRUE(ten.use(1, noon));
    auto seen = ten.all.take_warnings();
    ASSERT_EQ(seen.size(), 3u);
    EXPECT_EQ(seen[0].percent, 50);
    EXPECT_EQ(seen[0].used, "5");
    EXPECT_EQ(seen[0].key, "anna");
    EXPECT_EQ(seen[0].limit, "test");
    EXPECT_EQ(seen[0].allowed, "10 requests per 1h");
    EXPECT_EQ(seen[1].percent, 80);
    EXPECT_EQ(seen[2].percent, 95) << "95 percent of ten are nine";
    EXPECT_TRUE(ten.use(1, noon));
    EXPECT_TRUE(ten.all.take_warnings().empty());
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(ten.use(1, noon + hour));
    seen = ten.all.take_warnings();
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].percent, 50);
}

TEST(ledger, keeps_counts_when_the_amount_changes)
{
    one_limit tokens(counted::total_tokens, 100, window_kind::sliding);
    EXPECT_TRUE(tokens.use(100, noon));
    EXPECT_FALSE(tokens.use(1, noon));
    tokens.by.amount = 150;
    set_identity(tokens.by);
    EXPECT_TRUE(tokens.use(50, noon));
    EXPECT_FALSE(tokens.use(1, noon));
    tokens.by.amount = 50;
    set_identity(tokens.by);
    holding held;
    auto const refused = tokens.take(1, 1, noon, held);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->used, 150);
    EXPECT_EQ(refused->left, 0);
}

TEST(ledger, goes_on_with_what_another_process_left_in_the_memory)
{
    slot_memory const memory = small_memory();
    rule const by = limit_of(counted::total_tokens, 100, window_kind::fixed);
    {
        ledger before(memory, noon);
        holding used, open;
        EXPECT_FALSE(before.reserve({&by, "anna\n", 60, 60}, noon, used));
        before.settle(used, 60, noon);
        EXPECT_FALSE(before.reserve({&by, "anna\n", 30, 30}, noon, open));  // and is killed
    }
    ledger after(memory, noon + minute);
    EXPECT_EQ(after.counters(), 1u);
    holding held;
    auto const refused = after.reserve({&by, "anna\n", 41, 41}, noon + minute, held);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->used, 60) << "what was in flight ended with its process";
    EXPECT_FALSE(after.reserve({&by, "anna\n", 40, 40}, noon + minute, held));
}

TEST(ledger, forgets_what_has_passed_and_what_cannot_be)
{
    slot_memory const memory = small_memory();
    rule const by = limit_of(counted::total_tokens, 100, window_kind::fixed);
    {
        ledger before(memory, noon);
        holding used;
        for (char const* key : {"anna\n", "bert\n"}) {
            EXPECT_FALSE(before.reserve({&by, key, 60, 60}, noon, used));
            before.settle(used, 60, noon);
        }
    }
    EXPECT_EQ(ledger(memory, noon + minute).counters(), 2u);
    memory.first[0].steps[0] = -5;
    EXPECT_EQ(ledger(memory, noon + minute).counters(), 1u);
    EXPECT_EQ(ledger(memory, noon + hour).counters(), 0u);
}

TEST(ledger, keeps_to_its_memory)
{
    rule const by = limit_of(counted::requests, 5, window_kind::fixed);
    ledger all(small_memory(100), noon);
    holding held;
    for (int i = 0; i < 1000; ++i) {
        all.reserve({&by, "key" + std::to_string(i) + "\n", 1, 1}, noon, held);
        ASSERT_LE(all.counters(), 100u);
    }
    // Half of so small a memory is kept for what shares a counter.
    EXPECT_EQ(all.counters(), 51u);
    auto const refused = all.reserve({&by, "one more\n", 1, 1}, noon, held);
    ASSERT_TRUE(refused) << "those beyond share one counter, and it is spent";
    EXPECT_EQ(refused->used, 5);
    EXPECT_FALSE(all.reserve({&by, "key7\n", 1, 1}, noon, held)) << "who has a counter keeps it";
}

TEST(ledger, uses_slots_again_when_their_window_has_passed)
{
    rule const by = limit_of(counted::requests, 1, window_kind::fixed);
    ledger all(small_memory(20'000), noon);
    for (int round = 0; round < 6; ++round)
        for (int i = 0; i < 9'000; ++i) {
            holding held;
            std::string const key = std::to_string(round * 9'000 + i) + "\n";
            ASSERT_FALSE(all.reserve({&by, key, 1, 1}, noon + round * hour, held)) << round << ' ' << i;
        }
}

TEST(ledger, never_passes_the_amount_under_many_threads)
{
    rule const by = limit_of(counted::total_tokens, 1000, window_kind::fixed);
    ledger all(small_memory(), noon);
    std::atomic<std::int64_t> served{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) {
                holding held;
                if (all.reserve({&by, "anna\n", 10, 10}, noon, held)) continue;
                served += 7;
                all.settle(held, 7, noon);
            }
        });
    for (std::thread& each : threads) each.join();
    EXPECT_LE(served, 1000);
    EXPECT_GT(served, 1000 - 8 * 10);
}

TEST(counter_key, is_short_and_tells_values_apart)
{
    auto const key = [](std::vector<std::string> const& values) {
        counter_key made;
        for (std::string const& each : values) made.add(each);
        return std::string(made.text());
    };
    EXPECT_EQ(key({}), "");
    EXPECT_EQ(key({"anna", "gpt"}), "anna\ngpt\n");
    EXPECT_EQ(shown_key(key({"anna", "gpt"})), "anna gpt");
    EXPECT_EQ(shown_key(""), "all");
    EXPECT_NE(key({"a\nb"}), key({"a", "b"}));
    std::string const longer(100, 'x');
    EXPECT_EQ(key({longer}).size(), slot::text_limit);
    EXPECT_NE(key({longer}), key({longer + 'y'}));
    EXPECT_TRUE(key({longer}).starts_with("xxxxxxxxxx"));
}

}  // namespace
}  // namespace signalbox::limits
