// The lease of one counter: each step alone, and every answer that can come or stay away.
#include "tests/engine/limits/limit_samples.hpp"

#include <gtest/gtest.h>

namespace signalbox::limits {
namespace {

constexpr std::int64_t hour = 3'600'000;
constexpr std::int64_t noon = 500'000 * hour;

/// A counter of 1000 tokens in an hour with its lease.
struct one_counter {
    explicit one_counter(window_kind kind = window_kind::fixed) : by(limit_of(counted::total_tokens, 1000, kind)) { roll(its, by, noon); }

    share_report report(std::int64_t now = noon) { return begin(of, its, by, now); }
    bool answer(share_report const& asked, std::int64_t granted, std::int64_t free = 0)
    {
        return take(of, its, asked, {.granted = granted, .free = free}, asked.sent_ms);
    }
    void use(std::int64_t amount)
    {
        book(its, amount, by.over.kind == window_kind::sliding);
        spend(of, amount);
    }

    rule by;
    slot its;
    lease of;
};

TEST(lease, holds_nothing_before_it_was_granted_some)
{
    one_counter one;
    EXPECT_EQ(room(one.of, one.its, noon), 0);
    ASSERT_TRUE(ask(one.of, 60, 60, noon));
    ASSERT_TRUE(ask(one.of, 40, 40, noon)) << "requests that wait are added up";
    auto const asked = one.report();
    EXPECT_EQ(asked.need, 100);
    EXPECT_EQ(asked.least, 40);
    EXPECT_EQ(asked.keep, 0);
    EXPECT_EQ(asked.extra, 800) << "so that the next requests need not ask";
    EXPECT_FALSE(one.answer(asked, 250, 750));
    EXPECT_EQ(room(one.of, one.its, noon), 250);
}

TEST(lease, is_used_up_by_what_is_reserved_and_spent)
{
    one_counter one;
    ask(one.of, 100, 100, noon);
    one.answer(one.report(), 100);
    one.its.reserved = 30;
    EXPECT_EQ(room(one.of, one.its, noon), 70);
    one.use(50);
    EXPECT_EQ(room(one.of, one.its, noon), 20);
    one.use(60);
    EXPECT_EQ(room(one.of, one.its, noon), -40) << "more than was reserved";
}

TEST(lease, runs_out_when_it_is_not_renewed)
{
    one_counter one;
    ask(one.of, 100, 100, noon);
    one.answer(one.report(), 100);
    EXPECT_EQ(room(one.of, one.its, noon + 8'999), 100);
    EXPECT_EQ(room(one.of, one.its, noon + 9'000), 0) << "a second before others count it as used";
}

TEST(lease, reports_what_was_used_as_a_whole_and_keeps_what_is_reserved)
{
    one_counter one;
    ask(one.of, 100, 100, noon);
    one.answer(one.report(), 100, 900);
    one.use(30);
    one.its.reserved = 20;
    auto const second = one.report(noon + 100);
    EXPECT_EQ(second.own, (std::vector<step_use>{{noon, 30}}));
    EXPECT_EQ(second.keep, 20 + 50) << "twice the 30 that were used lately, and no more than is left";
    EXPECT_EQ(room(one.of, one.its, noon + 100), 50) << "until the answer is there it has no more than that";
    one.use(10);
    one.answer(second, 90);
    EXPECT_EQ(room(one.of, one.its, noon + 100), 90 - 10 - 20) << "what was used meanwhile belongs to the answer";
    EXPECT_EQ(one.report(noon + 200).own, (std::vector<step_use>{{noon, 40}}));
}

TEST(lease, keeps_to_what_it_reported_when_there_is_no_answer)
{
    one_counter one;
    ask(one.of, 100, 100, noon);
    one.answer(one.report(), 100, 900);
    one.use(30);
    one.its.reserved = 20;
    (void)one.report(noon + 5'000);
    lose(one.of);
    std::int64_t const kept = room(one.of, one.its, noon + 5'000);
    EXPECT_LE(kept, 50);
    EXPECT_EQ(room(one.of, one.its, noon + 9'000), -20) << "it ends with the last answer's time, not with that of the report";
}

TEST(lease, gives_back_what_is_idle)
{
    one_counter one;
    ask(one.of, 400, 400, noon);
    one.answer(one.report(), 400, 600);
    std::int64_t kept = 400;
    for (int second = 1; second <= 12; ++second) {
        auto const asked = one.report(noon + second * 1'000);
        EXPECT_LE(asked.keep, kept);
        kept = asked.keep;
        one.answer(asked, kept, 1000 - kept);
    }
    EXPECT_EQ(kept, 0);
    EXPECT_TRUE(is_over(one.of, one.its));
}

TEST(lease, does_not_ask_again_at_once_for_what_was_not_there)
{
    one_counter one;
    ASSERT_TRUE(ask(one.of, 100, 100, noon));
    one.answer(one.report(), 40);
    EXPECT_FALSE(ask(one.of, 100, 100, noon + 249));
    EXPECT_TRUE(ask(one.of, 100, 100, noon + 250));
    EXPECT_TRUE(ask(one.of, 100, 100, noon - hour)) << "a clock that was set back does not silence it";
}

TEST(lease, gives_back_at_once_what_others_may_wait_for)
{
    one_counter one;
    ask(one.of, 4'096, 4'096, noon);
    one.answer(one.report(), 1000);
    EXPECT_FALSE(gives_back(one.of, one.its, noon)) << "the request that waited is about to take it";
    one.its.reserved = 1000;
    note_reserved(one.of, one.its, 1000);
    EXPECT_FALSE(gives_back(one.of, one.its, noon)) << "all of it is in use";
    one.its.reserved = 0;
    one.use(200);
    EXPECT_TRUE(gives_back(one.of, one.its, noon));
    EXPECT_EQ(one.report(noon + 10).keep, 0);
    EXPECT_FALSE(gives_back(one.of, one.its, noon)) << "that is under way";
}

TEST(lease, keeps_what_came_for_requests_that_waited_until_they_take_it)
{
    one_counter one;
    ask(one.of, 10, 10, noon);
    one.answer(one.report(), 90, 910);
    ask(one.of, 100, 100, noon);  // another one, before the first runs again
    auto const next = one.report(noon + 1);
    EXPECT_EQ(next.keep, 90) << "nothing of it was used yet";
    one.answer(next, 400, 600);
    one.its.reserved = 10;
    note_reserved(one.of, one.its, 10);
    EXPECT_EQ(one.report(noon + 2).keep, 400) << "what is reserved, and what is left for the other";
    one.answer(one.report(noon + 3), 400, 600);
    EXPECT_EQ(one.report(noon + 251).keep, 10) << "a quarter of a second later it is not theirs any more";
}

TEST(lease, of_a_sliding_window_reports_each_step)
{
    one_counter one(window_kind::sliding);
    std::int64_t const first = noon / (hour / 12);
    one.use(5);
    roll(one.its, one.by, noon + hour / 12);
    one.use(7);
    auto const asked = one.report(noon + hour / 12);
    EXPECT_EQ(asked.own, (std::vector<step_use>{{first, 5}, {first + 1, 7}}));
    EXPECT_EQ(asked.oldest, first + 1 - 12);
    EXPECT_EQ(asked.newest, first + 1);
}

TEST(lease, of_requests_in_flight_has_no_steps)
{
    one_counter one(window_kind::none);
    one.its.reserved = 3;
    auto const asked = one.report();
    EXPECT_FALSE(asked.windowed);
    EXPECT_TRUE(asked.own.empty());
    EXPECT_EQ(asked.keep, 3);
}

TEST(lease, learns_of_a_reset_elsewhere_once)
{
    one_counter one;
    one.use(10);
    auto asked = one.report();
    EXPECT_FALSE(take(one.of, one.its, asked, {.generation = 4}, noon)) << "what it finds first is where it begins";
    asked = one.report(noon + 1);
    EXPECT_TRUE(take(one.of, one.its, asked, {.generation = 5}, noon + 1));
    asked = one.report(noon + 2);
    EXPECT_FALSE(take(one.of, one.its, asked, {.generation = 5}, noon + 2));
}

TEST(lease, shows_the_counter_of_all)
{
    one_counter one(window_kind::sliding);
    std::int64_t const now = noon / (hour / 12);
    one.use(10);
    one.its.reserved = 5;
    one.of.others = {{now - 13, 1'000}, {now - 12, 100}, {now, 20}, {now + 1, 3}};
    one.of.others_held = 40;
    slot const all = with_others(one.its, one.of, one.by);
    EXPECT_EQ(all.used, 133) << "what has passed does not count, and a clock that is ahead counts as now";
    EXPECT_EQ(all.reserved, 45);
    EXPECT_EQ(all.steps[static_cast<std::size_t>(now % 13)], 33);
}

}  // namespace
}  // namespace signalbox::limits
