// Gateways whose clocks are wrong by minutes and hours: limits go by the time of the store that they share, and nothing that was counted is forgotten when
// that time is heard.
#include "tests/engine/limits/limit_samples.hpp"
#include "tests/engine/limits/shared_store.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace signalbox::limits {
namespace {

constexpr std::int64_t noon = 1'800'000'000'000;
constexpr std::int64_t second = 1'000, minute = 60 * second, hour = 60 * minute;

rule per_minute(std::int64_t amount, window_kind kind = window_kind::sliding)
{
    return limit_of(counted::total_tokens, amount, kind, std::chrono::minutes(1));
}

slot used_at(rule const& by, std::int64_t now_ms, std::int64_t amount)
{
    slot made{.rule = by.identity};
    roll(made, by, now_ms);
    book(made, amount, by.over.kind == window_kind::sliding);
    return made;
}

TEST(shared_time, moves_a_window_that_slides_with_the_age_of_each_step)
{
    rule const by = per_minute(100);
    slot its = used_at(by, noon - 20 * second, 7);
    roll(its, by, noon);
    book(its, 30, true);
    for (std::int64_t const to : {noon - 5 * hour, noon + 1, noon + 90 * minute}) {
        slot moved = its;
        move_time(moved, by, noon, to);
        EXPECT_EQ(moved.used, 37);
        roll(moved, by, to + 41 * second);
        EXPECT_EQ(moved.used, 37) << to;
        roll(moved, by, to + 50 * second);
        EXPECT_EQ(moved.used, 30) << to;
        roll(moved, by, to + 70 * second);
        EXPECT_EQ(moved.used, 0) << to;
    }
}

TEST(shared_time, moves_other_windows_into_the_one_that_holds_the_moment)
{
    for (window_kind const kind : {window_kind::fixed, window_kind::hour, window_kind::day, window_kind::month}) {
        rule const by = per_minute(100, kind);
        slot its = used_at(by, noon, 30);
        move_time(its, by, noon, noon - 40 * 24 * hour);
        EXPECT_EQ(its.used, 30);
        EXPECT_EQ(its.step, stretch_at(by.over, noon - 40 * 24 * hour).from_ms);
        roll(its, by, noon - 40 * 24 * hour);
        EXPECT_EQ(its.used, 30);
    }
}

TEST(shared_time, forgets_what_has_passed_before_it_moves)
{
    rule const by = per_minute(100);
    slot its = used_at(by, noon - 2 * minute, 30);
    move_time(its, by, noon, noon - hour);
    EXPECT_EQ(its.used, 0);
    rule const without = limit_of(counted::in_flight, 10, window_kind::none);
    slot in_flight{.rule = without.identity, .reserved = 3};
    move_time(in_flight, without, noon, noon + hour);
    EXPECT_EQ(in_flight.reserved, 3);
}

/// A gateway whose own clock is so far ahead of the store's.
struct skewed {
    skewed(std::string name, std::int64_t ahead, std::int64_t const& now)
        : wrong(ahead),
          true_now(now),
          is(std::move(name), share_fallback::local, small_memory(), now + ahead, [this] { return true_now - noon + 5 * minute; })
    {}
    std::int64_t own() const { return true_now + wrong; }
    void hear(rule const& by, std::int64_t store_now)
    {
        is.desk->set_ahead(store_now - is.desk->ticks());
        is.all.take_time({{by.identity, &by}}, own());
    }
    /// One request, which waits for an answer when it must.
    bool use(rule const& by, shared_store& with, std::int64_t amount)
    {
        holding into;
        for (int asked = 0; asked < 3; ++asked) {
            auto const refused = is.all.reserve({&by, "", amount, amount}, own(), into);
            if (!refused) {
                is.all.settle(into, amount, own());
                return true;
            }
            if (refused->asks == 0) return false;
            is.round(by, with, true_now);
        }
        return false;
    }

    std::int64_t wrong;
    std::int64_t const& true_now;
    sharing_gateway is;
};

TEST(gateways_with_wrong_clocks, pass_no_limit_by_any_stretch_of_its_window)
{
    std::mt19937 random(7);
    for (window_kind const kind : {window_kind::sliding, window_kind::fixed}) {
        rule const by = per_minute(100, kind);
        std::int64_t now = noon;
        shared_store store(now);
        skewed behind("behind", -90 * minute, now), right("right", 0, now), ahead("ahead", 3 * hour, now);
        std::array<skewed*, 3> const all{&behind, &right, &ahead};
        for (skewed* const each : all) each->hear(by, now);
        std::deque<std::int64_t> served;  // the moments of ten tokens each
        for (std::int64_t const end = noon + 10 * minute; now < end; now += 500) {
            for (skewed* const each : all) {
                if (now % second == 0) each->hear(by, now + static_cast<std::int64_t>(random() % 40) - 20);
                if (now % second == 0) each->is.round(by, store, now, true);
                if (random() % 3 == 0 && each->use(by, store, 10)) served.push_back(now);
            }
            std::int64_t const from = kind == window_kind::sliding ? now - minute + 1 : stretch_at(by.over, now).from_ms;
            EXPECT_LE(std::ranges::count_if(served, [&](std::int64_t each) { return each >= from; }) * 10, 100) << now - noon;
        }
        EXPECT_GE(served.size(), 70u) << "ten windows with ten requests each, of which a window that slides gives back a step late";
    }
}

TEST(gateways_with_wrong_clocks, keep_what_they_counted_before_they_heard_the_time)
{
    for (std::int64_t const wrong : {-2 * hour, 2 * hour}) {
        rule const by = per_minute(100);
        std::int64_t now = noon;
        shared_store store(now);
        skewed one("one", wrong, now), other("other", 0, now);
        other.hear(by, now);
        one.is.desk->set_link(share_link::away);
        ASSERT_TRUE(one.use(by, store, 60)) << "alone, by its own clock";
        now += 10 * second;
        one.hear(by, now);
        one.is.desk->set_link(share_link::shared);
        one.is.round(by, store, now, true);
        EXPECT_EQ(one.is.all.look(by, "", one.own()).used, 60);
        EXPECT_FALSE(other.use(by, store, 50));
        now += second;  // what was refused is not asked for again at once
        EXPECT_TRUE(other.use(by, store, 40));
    }
}

TEST(gateways_with_wrong_clocks, do_not_notice_that_their_clock_is_set)
{
    rule const by = per_minute(100);
    std::int64_t now = noon;
    shared_store store(now);
    skewed one("one", 0, now);
    one.hear(by, now);
    ASSERT_TRUE(one.use(by, store, 100));
    for (std::int64_t const set : {-48 * hour, 48 * hour, std::int64_t{0}}) {
        one.wrong = set;
        EXPECT_FALSE(one.use(by, store, 10)) << set;
        EXPECT_EQ(one.is.all.look(by, "", one.own()).used, 100);
    }
    now += 66 * second;
    EXPECT_TRUE(one.use(by, store, 10));
}

TEST(gateways_with_wrong_clocks, go_with_the_store_when_its_own_time_jumps)
{
    for (std::int64_t const jump : {-hour, hour}) {
        rule const by = per_minute(100);
        std::int64_t now = noon;
        shared_store store(now);
        skewed one("one", 0, now), two("two", 0, now);
        one.hear(by, now);
        two.hear(by, now);
        ASSERT_TRUE(one.use(by, store, 50));
        ASSERT_TRUE(two.use(by, store, 20));
        std::int64_t const store_now = now + jump;
        for (skewed* const each : {&one, &two}) {
            each->hear(by, store_now);
            each->is.all.report_all();
        }
        for (skewed* const each : {&one, &two})
            for (share_report const& report : each->is.begin(by, true, each->own())) {
                EXPECT_NEAR(static_cast<double>(report.sent_ms), static_cast<double>(store_now), 1);
                each->is.all.take(report, store.answer(each->is.name, report, store_now), each->own());
            }
        EXPECT_EQ(one.is.all.look(by, "", one.own()).used, 50);
        EXPECT_EQ(two.is.all.look(by, "", two.own()).used, 20);
    }
}

TEST(share_desk_time, is_the_own_one_until_the_store_was_heard_and_small_differences_move_nothing)
{
    std::int64_t ticks = 1'000;
    share_desk desk(
        share_fallback::local, [] {}, [&] { return ticks; });
    EXPECT_EQ(desk.time(noon), noon);
    EXPECT_FALSE(desk.ahead());
    desk.set_ahead(noon);
    EXPECT_EQ(desk.time(5), noon + 1'000);
    desk.set_ahead(noon + clock_step_ms);
    ticks += 10;
    EXPECT_EQ(desk.time(5), noon + 1'010);
    desk.set_ahead(noon + clock_step_ms + 1);
    EXPECT_EQ(desk.time(5), noon + 1'010 + clock_step_ms + 1);
}

}  // namespace
}  // namespace signalbox::limits
