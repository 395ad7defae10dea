// Breakers of two gateways: what one tells, and what the other makes of it.
#include "engine/attempt/breaker_exchange.hpp"

#include <gmock/gmock.h>

namespace signalbox::attempt {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

model::steady_time const start{1'000s};

/// A gateway with two targets whose breakers open after two failures, for ten seconds.
struct gate {
    gate()
    {
        for (char const* each : {"a", "b"}) {
            route::target one;
            one.full_name = one.provider_id = each;
            one.upstream_model = one.model = each;
            table.targets.push_back(one);
        }
        board = std::make_unique<health_board>(table, std::vector<breaker_settings>{{.max_fails = 2, .open_for = 10s}}, nullptr);
    }
    void fail(std::uint32_t target, model::steady_time now)
    {
        for (int i = 0; i < 2; ++i) board->of(target).failure(now);
    }
    breaker_state look(std::uint32_t target, model::steady_time now) const { return board->of(target).look(now); }

    route::table table;
    std::unique_ptr<health_board> board;
    breaker_exchange words;
};

TEST(breaker_exchange, tells_that_one_opened_once_and_that_it_closed)
{
    gate one;
    EXPECT_THAT(one.words.tell(*one.board, start), IsEmpty());
    one.fail(1, start);
    EXPECT_THAT(one.words.tell(*one.board, start + 100ms), ElementsAre(breaker_word{one.board->name(1), 9'900ms}));
    EXPECT_THAT(one.words.tell(*one.board, start + 200ms), IsEmpty());
    EXPECT_THAT(one.words.tell(*one.board, start + 11s), IsEmpty()) << "half open is no news";
    one.board->of(1).success(start + 11s);
    EXPECT_THAT(one.words.tell(*one.board, start + 11s), ElementsAre(breaker_word{one.board->name(1), 0ms}));
    EXPECT_THAT(one.words.tell(*one.board, start + 12s), IsEmpty());
}

TEST(breaker_exchange, takes_over_what_another_gateway_opened)
{
    gate one, two;
    one.fail(0, start);
    auto const said = one.words.tell(*one.board, start);
    two.words.hear(*two.board, said, start + 250ms);
    EXPECT_EQ(two.look(0, start + 251ms), breaker_state::open);
    EXPECT_EQ(two.look(1, start + 251ms), breaker_state::closed);
    EXPECT_EQ(two.look(0, start + 10'250ms), breaker_state::half_open) << "then it probes for itself";
    EXPECT_THAT(two.words.tell(*two.board, start + 300ms), IsEmpty()) << "what was taken over is not told again";
}

TEST(breaker_exchange, closes_what_it_took_over_when_the_other_gateway_did)
{
    gate one;
    one.words.hear(*one.board, {{one.board->name(0), 8s}}, start);
    one.words.hear(*one.board, {{one.board->name(0), 7s}}, start + 1s);
    EXPECT_EQ(one.look(0, start + 1s), breaker_state::open);
    one.words.hear(*one.board, {}, start + 2s);
    EXPECT_EQ(one.look(0, start + 2s), breaker_state::closed);
    EXPECT_THAT(one.words.tell(*one.board, start + 2s), IsEmpty());
}

TEST(breaker_exchange, lets_an_own_probe_decide_when_the_time_is_over)
{
    gate one;
    one.words.hear(*one.board, {{one.board->name(0), 8s}}, start);
    one.words.hear(*one.board, {}, start + 8s);
    EXPECT_EQ(one.look(0, start + 8s), breaker_state::half_open);
    ASSERT_TRUE(one.board->of(0).admit(start + 8s));
    one.board->of(0).failure(start + 8s);
    EXPECT_EQ(one.look(0, start + 9s), breaker_state::open);
    EXPECT_THAT(one.words.tell(*one.board, start + 9s), IsEmpty()) << "a probe that fails is no news";
    one.words.hear(*one.board, {}, start + 9s);
    EXPECT_EQ(one.look(0, start + 9s), breaker_state::open) << "nor closes it";
    one.board->of(0).success(start + 19s);
    EXPECT_THAT(one.words.tell(*one.board, start + 19s), IsEmpty());
}

TEST(breaker_exchange, does_not_prolong_what_is_open_here)
{
    gate one;
    one.fail(0, start);
    (void)one.words.tell(*one.board, start);
    one.words.hear(*one.board, {{one.board->name(0), 9s}}, start + 5s);
    EXPECT_EQ(one.look(0, start + 10s), breaker_state::half_open);
    one.words.hear(*one.board, {{one.board->name(1), 60s}}, start);
    EXPECT_EQ(one.look(1, start + 10s), breaker_state::half_open) << "and no longer than its own time";
}

}  // namespace
}  // namespace signalbox::attempt
