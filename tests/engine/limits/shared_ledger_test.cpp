// Ledgers of several gateways over one store: who may use what, what each failing step leaves, and that no limit is overshot whatever happens.
#include "tests/engine/limits/limit_samples.hpp"
#include "tests/engine/limits/shared_store.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <thread>

namespace signalbox::limits {
namespace {

constexpr std::int64_t minute = 60'000, hour = 60 * minute;
constexpr std::int64_t noon = 500'000 * hour;

/// Gateways of one limit over a store.
class cluster {
public:
    cluster(rule of, share_fallback fallback, int count = 2) : by(std::move(of)), store(noon)
    {
        for (int i = 0; i < count; ++i)
            gates.push_back(std::make_unique<sharing_gateway>("gate-" + std::to_string(i), fallback, small_memory(), noon));
    }

    std::optional<refusal> reserve(int at, std::int64_t least, std::int64_t most, holding& into, std::int64_t now = noon)
    {
        return gates[at]->all.reserve({&by, "anna\n", least, most}, now, into);
    }
    /// As a request does it: asks once when it must.
    bool take(int at, std::int64_t least, std::int64_t most, holding& into, std::int64_t now = noon)
    {
        auto refused = reserve(at, least, most, into, now);
        if (!refused) return true;
        if (refused->asks == 0) return false;
        gates[at]->round(by, store, now);
        return !reserve(at, least, most, into, now);
    }
    bool use(int at, std::int64_t amount, std::int64_t now = noon)
    {
        holding held;
        if (!take(at, amount, amount, held, now)) return false;
        gates[at]->all.settle(held, amount, now);
        return true;
    }
    void renew(int at, std::int64_t now) { gates[at]->round(by, store, now, true); }

    rule by;
    shared_store store;
    std::vector<std::unique_ptr<sharing_gateway>> gates;
};

TEST(shared_ledger, asks_once_and_serves_the_next_requests_from_its_share)
{
    cluster two(limit_of(counted::requests, 1000, window_kind::fixed), share_fallback::local);
    EXPECT_TRUE(two.use(0, 1));
    EXPECT_EQ(two.gates[0]->woken, 1);
    int before_asking = 0;
    holding held;
    while (!two.reserve(0, 1, 1, held)) ++before_asking;
    EXPECT_GE(before_asking, 8);
    two.gates[0]->round(two.by, two.store, noon);
    int more = 0;
    while (!two.reserve(0, 1, 1, held)) ++more;
    EXPECT_GT(more, before_asking) << "each question takes more along while there is plenty";
}

TEST(shared_ledger, keeps_a_share_for_those_who_waited_while_others_are_asked_for_already)
{
    cluster one(limit_of(counted::requests, 1000, window_kind::fixed), share_fallback::local, 1);
    sharing_gateway& gate = *one.gates[0];
    holding first, second;
    ASSERT_NE(one.reserve(0, 1, 1, first)->asks, 0u);
    auto const asked = gate.begin(one.by, false, noon);
    ASSERT_NE(one.reserve(0, 1, 1, second)->asks, 0u);
    gate.all.take(asked.front(), one.store.answer(gate.name, asked.front(), noon), noon);
    gate.desk->end_round();
    auto const next = gate.begin(one.by, false, noon);  // before the first runs again
    ASSERT_EQ(next.size(), 1u);
    EXPECT_FALSE(one.reserve(0, 1, 1, first)) << "it has what it waited for";
    gate.all.take(next.front(), one.store.answer(gate.name, next.front(), noon), noon);
    gate.desk->end_round();
    EXPECT_FALSE(one.reserve(0, 1, 1, second));
}

TEST(share_desk, a_round_that_is_waited_for_comes)
{
    int woken = 0;
    share_desk desk(share_fallback::local, [&] { ++woken; });
    slot counter;
    EXPECT_EQ(desk.want(&counter), 1u);
    EXPECT_EQ(desk.next_round(&counter), 1u);
    EXPECT_EQ(woken, 1);
    EXPECT_EQ(desk.begin_round().size(), 1u);
    EXPECT_EQ(desk.next_round(&counter), 2u) << "its own round has begun";
    EXPECT_EQ(woken, 2);
    bool answered = false;
    EXPECT_TRUE(desk.wait(2, [&] { answered = true; }));
    desk.end_round();
    EXPECT_FALSE(answered);
    EXPECT_EQ(desk.begin_round().size(), 1u);
    desk.end_round();
    EXPECT_TRUE(answered);
}

TEST(shared_ledger, serves_no_more_than_the_amount_among_all)
{
    cluster three(limit_of(counted::requests, 100, window_kind::fixed), share_fallback::local, 3);
    int served = 0;
    for (int i = 0; i < 300; ++i) {
        std::int64_t const now = noon + i * 300;
        served += three.use(i % 3, 1, now);
        for (int at = 0; at < 3; ++at) three.renew(at, now);
    }
    EXPECT_EQ(served, 100);
    holding held;
    auto const refused = three.reserve(1, 1, 1, held, noon + 300 * 300);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->used, 100) << "of all gateways";
}

TEST(shared_ledger, gives_what_one_gateway_leaves_to_the_other)
{
    cluster two(limit_of(counted::total_tokens, 1000, window_kind::fixed), share_fallback::local);
    holding held, other;
    ASSERT_TRUE(two.take(0, 100, 4'096, held)) << "alone it may have all";
    EXPECT_EQ(held.reserved, 1000);
    EXPECT_FALSE(two.take(1, 100, 4'096, other));
    two.gates[0]->all.settle(held, 200, noon);
    two.gates[0]->round(two.by, two.store, noon + 10);
    EXPECT_FALSE(two.take(1, 100, 4'096, other, noon + 10)) << "it was told a moment ago that there is nothing";
    ASSERT_TRUE(two.take(1, 100, 4'096, other, noon + 300));
    EXPECT_EQ(other.reserved, 800);
}

TEST(shared_ledger, keeps_no_rest_that_is_of_no_use_from_another_gateway)
{
    cluster two(limit_of(counted::total_tokens, 100, window_kind::fixed), share_fallback::local);
    ASSERT_TRUE(two.use(0, 60));
    two.renew(0, noon + 20'000);
    for (int i = 0; i < 8; ++i) EXPECT_FALSE(two.use(i % 2, 50, noon + 20'000 + i * 300));
    EXPECT_TRUE(two.use(1, 40, noon + 30'000));
}

TEST(shared_ledger, counts_a_share_of_a_killed_gateway_as_used)
{
    cluster two(limit_of(counted::requests, 100, window_kind::fixed), share_fallback::local);
    ASSERT_TRUE(two.use(0, 1));
    int left = 0;
    for (std::int64_t now = noon + share_lasts_ms; now < noon + share_lasts_ms + 60'000; now += 300) left += two.use(1, 1, now);
    EXPECT_EQ(left, 100 - 9) << "one was used there, and the eight of its share are never free again";
}

TEST(shared_ledger, gets_its_share_back_when_a_killed_gateway_starts_again)
{
    rule const by = limit_of(counted::requests, 100, window_kind::fixed);
    shared_store store(noon);
    slot_memory const memory = small_memory();
    auto first = std::make_unique<sharing_gateway>("gate", share_fallback::local, memory, noon);
    sharing_gateway other("other", share_fallback::local, small_memory(), noon);
    holding held;
    (void)first->all.reserve({&by, "anna\n", 1, 1}, noon, held);
    first->round(by, store, noon);
    for (int i = 0; i < 3; ++i) ASSERT_FALSE(first->all.reserve({&by, "anna\n", 1, 1}, noon, held));
    first = std::make_unique<sharing_gateway>("gate", share_fallback::local, memory, noon + 2'000);
    first->all.report_all();
    first->round(by, store, noon + 2'000);
    auto const seen = store.answer(
        "looks", {.rule = by.identity, .key = "anna\n", .amount = 100, .oldest = noon, .newest = noon, .windowed = true}, noon + 2'000);
    EXPECT_EQ(seen.free, 97) << "three were used, which the file knows";
}

TEST(shared_ledger, ends_requests_in_flight_of_a_killed_gateway)
{
    cluster two(limit_of(counted::in_flight, 4, window_kind::none), share_fallback::local);
    holding held[4], other;
    for (holding& each : held) ASSERT_TRUE(two.take(0, 1, 1, each));
    EXPECT_FALSE(two.take(1, 1, 1, other));
    EXPECT_FALSE(two.take(1, 1, 1, other, noon + share_lasts_ms - 1));
    EXPECT_TRUE(two.take(1, 1, 1, other, noon + share_lasts_ms + share_pause_ms));
}

TEST(shared_ledger, says_what_holds_while_the_store_is_away)
{
    rule const by = limit_of(counted::requests, 90, window_kind::fixed);
    for (auto const how : {share_fallback::allow, share_fallback::deny, share_fallback::local}) {
        cluster one(by, how, 1);
        one.gates[0]->desk->set_link(share_link::away);
        one.gates[0]->desk->set_gateways(3);
        int served = 0;
        holding held;
        std::optional<refusal> refused;
        while (served < 200 && !(refused = one.reserve(0, 1, 1, held))) {
            ++served;
            EXPECT_GT(held.apart, 0);
        }
        EXPECT_EQ(served, how == share_fallback::allow ? 200 : how == share_fallback::deny ? 0 : 30);
        if (how != share_fallback::allow) {
            ASSERT_TRUE(refused);
            EXPECT_EQ(refused->away, how == share_fallback::deny);
            EXPECT_EQ(refused->asks, 0u);
        }
    }
}

TEST(shared_ledger, uses_its_share_up_while_the_store_is_away)
{
    cluster one(limit_of(counted::requests, 1000, window_kind::fixed), share_fallback::deny, 1);
    ASSERT_TRUE(one.use(0, 1));
    one.gates[0]->desk->set_link(share_link::away);
    holding held;
    EXPECT_FALSE(one.reserve(0, 1, 1, held));
    EXPECT_EQ(held.apart, 0);
    auto const refused = one.reserve(0, 1, 1, held, noon + share_lasts_ms);
    ASSERT_TRUE(refused) << "by then others count it";
    EXPECT_TRUE(refused->away);
}

TEST(shared_ledger, reports_again_what_the_store_forgot)
{
    cluster two(limit_of(counted::requests, 100, window_kind::fixed), share_fallback::local);
    int served = 0;
    for (int i = 0; i < 40; ++i) served += two.use(i % 2, 1, noon + i * 300);
    ASSERT_EQ(served, 40);
    std::int64_t now = noon + minute;
    two.store.forget(now);
    for (auto& each : two.gates) each->all.report_all();
    for (int at = 0; at < 2; ++at) two.gates[at]->round(two.by, two.store, now);
    now += shared_store::recovery_ms;
    for (int i = 0; i < 400; ++i) served += two.use(i % 2, 1, now + i * 300), two.renew((i + 1) % 2, now + i * 300);
    EXPECT_EQ(served, 100);
}

TEST(shared_ledger, forgets_everywhere_what_one_gateway_resets)
{
    cluster two(limit_of(counted::requests, 10, window_kind::fixed), share_fallback::local);
    int served = 0;
    for (int i = 0; i < 40; ++i) served += two.use(i % 2, 1, noon + i * 300), two.renew((i + 1) % 2, noon + i * 300);
    ASSERT_EQ(served, 10);
    std::int64_t now = noon + minute;
    EXPECT_EQ(two.gates[0]->all.reset(two.by, std::nullopt), 1u);
    two.gates[0]->round(two.by, two.store, now);
    two.renew(1, now + share_look_ms);
    two.gates[1]->round(two.by, two.store, now + share_look_ms);
    now += share_look_ms;
    for (int i = 0; i < 40; ++i) served += two.use(i % 2, 1, now + i * 300), two.renew((i + 1) % 2, now + i * 300);
    EXPECT_EQ(served, 20);
}

TEST(shared_ledger, shows_the_counter_of_all_beside_its_own)
{
    cluster two(limit_of(counted::requests, 100, window_kind::fixed), share_fallback::local);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(two.use(0, 1));
    two.renew(0, noon + 1'000);
    ASSERT_TRUE(two.use(1, 1, noon + 1'000));
    int seen = 0;
    two.gates[1]->all.visit({two.by}, noon + 1'000, [&](slot const& own, slot const& of_all) {
        ++seen;
        EXPECT_EQ(own.used, 1);
        EXPECT_EQ(of_all.used, 6);
    });
    EXPECT_EQ(seen, 1);
}

/// Requests by chance on three gateways that are killed, cut off and started again; each uses at most what it reserved. Checked with a list of all uses.
class whatever_happens : public testing::TestWithParam<std::pair<window_kind, counted>> {};

TEST_P(whatever_happens, no_window_holds_more_than_the_amount)
{
    auto const [kind, what] = GetParam();
    for (unsigned seed = 1; seed <= 40; ++seed) {
        std::mt19937_64 random(seed);
        auto const upto = [&](std::int64_t most) { return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most + 1)); };
        rule const by = limit_of(what, 200 + upto(4'000), kind, std::chrono::minutes(1));
        shared_store store(noon);
        struct gate {
            std::unique_ptr<sharing_gateway> is;
            slot_memory memory = small_memory();
            std::vector<std::pair<holding, std::int64_t>> held;
            bool cut_off = false;
        };
        std::deque<gate> gates(3);
        std::int64_t now = noon;
        auto const start = [&](std::size_t at) {
            gates[at].is = std::make_unique<sharing_gateway>("gate-" + std::to_string(at), share_fallback::deny, gates[at].memory, now);
            gates[at].is->all.report_all();
        };
        for (std::size_t i = 0; i < gates.size(); ++i) start(i);
        std::vector<std::pair<std::int64_t, std::int64_t>> uses;
        std::int64_t served = 0, in_flight = 0;
        for (int step = 0; step < 1'500; ++step) {
            now += upto(20) == 0 ? upto(9'000) : upto(150);
            std::size_t const at = static_cast<std::size_t>(upto(2));
            gate& one = gates[at];
            std::int64_t const dice = upto(199);
            if (!one.is) {
                if (dice < 20) start(at);
                continue;
            }
            ledger& all = one.is->all;
            if (dice == 0) {  // killed: what is under way is not charged
                in_flight -= static_cast<std::int64_t>(one.held.size());
                one.held.clear();
                one.is.reset();
                if (kind == window_kind::none) now += share_lasts_ms;
            } else if (dice == 1) {
                one.cut_off = !one.cut_off && kind != window_kind::none;
                one.is->desk->set_link(one.cut_off ? share_link::away : share_link::shared);
            } else if (dice < 60) {
                for (share_report const& each : one.is->begin(by, upto(1) == 0, now)) {
                    bool const arrives = !one.cut_off && upto(9) != 0, heard = arrives && upto(9) != 0;
                    std::optional<share_answer> said;
                    if (arrives) said = store.answer(one.is->name, each, now);
                    all.take(each, heard ? said : std::nullopt, now);
                }
                one.is->desk->end_round();
            } else if (dice < 110 && !one.held.empty()) {
                auto& [ends, reserved] = one.held.back();
                std::int64_t const used = what == counted::in_flight ? 1 : upto(reserved);
                if (used > 0 && kind != window_kind::none) uses.emplace_back(now, used);
                --in_flight;
                all.settle(ends, used, now);
                one.held.pop_back();
            } else {
                std::int64_t const least = what == counted::in_flight ? 1 : 1 + upto(40),
                                   most = what == counted::in_flight ? 1 : least + upto(60);
                holding made;
                if (all.reserve({&by, "anna\n", least, most}, now, made)) continue;
                ++served, ++in_flight;
                if (made.counted)
                    uses.emplace_back(now, most), --in_flight;
                else
                    one.held.emplace_back(made, made.reserved);
            }
            if (what == counted::in_flight) {
                ASSERT_LE(in_flight, by.amount) << "seed " << seed << " step " << step;
                continue;
            }
            std::int64_t sum = 0;
            for (auto const& [when, amount] : uses)
                if (kind == window_kind::fixed ? when / minute == now / minute : when > now - minute) sum += amount;
            ASSERT_LE(sum, by.amount) << "seed " << seed << " step " << step;
        }
        EXPECT_GT(served, 30) << "seed " << seed;
    }
}

INSTANTIATE_TEST_SUITE_P(limits, whatever_happens,
                         testing::Values(std::pair(window_kind::fixed, counted::total_tokens),
                                         std::pair(window_kind::sliding, counted::total_tokens),
                                         std::pair(window_kind::none, counted::in_flight)));

/// Requests on four threads, and one thread that asks for all of them.
TEST(shared_ledger, is_used_by_many_threads_at_once)
{
    rule const by = limit_of(counted::requests, 10'000, window_kind::fixed);
    shared_store store(noon);
    sharing_gateway one("gate", share_fallback::local, small_memory(), noon);
    std::atomic<bool> ended = false;
    std::atomic<int> served = 0, answered = 0, waited = 0;
    std::jthread asking([&] {
        for (std::int64_t now = noon; !ended; ++now) one.round(by, store, now, true), std::this_thread::yield();
    });
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < 4; ++i)
            callers.emplace_back([&] {
                for (int asked = 0; asked < 5'000; ++asked) {
                    holding held;
                    auto const refused = one.all.reserve({&by, "anna\n", 1, 1}, noon, held);
                    served += !refused;
                    if (refused && refused->asks != 0 && one.desk->wait(refused->asks, [&] { ++answered; })) ++waited;
                }
            });
    }
    ended = true;
    asking.join();
    one.round(by, store, noon);
    EXPECT_LE(served, 10'000);
    EXPECT_GT(served, 0);
    EXPECT_EQ(answered, waited) << "each that waits is called once";
}

}  // namespace
}  // namespace signalbox::limits
