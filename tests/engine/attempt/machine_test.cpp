// The machine without a socket: each outcome in each situation, and the action that follows. Time is a number the test adds to.
#include "engine/attempt/machine.hpp"

#include <gtest/gtest.h>

namespace signalbox::attempt {

namespace {

using namespace std::chrono_literals;
using model::fault;
using kind = outcome::kind;

model::failure const reset{.kind = fault::connection_reset, .detail = "gone"};
model::failure const refused{.kind = fault::upstream_status, .detail = "wrong", .status = 400};
model::failure const denied{.kind = fault::upstream_status, .detail = "no such model", .status = 404};

class machine_test : public testing::Test {
protected:
    machine_test()
    {
        for (std::uint32_t each = 0; each < 3; ++each) {
            route::target to;
            to.index = each;
            to.provider = 0;
            to.model = to.full_name = "t" + std::to_string(each);
            table_.targets.push_back(to);
        }
        plan_.steps = {{.target = 0, .reason = "first"}, {.target = 1, .reason = "next"}, {.target = 2, .reason = "next"}};
        plan_.on_failure.backoff = 100ms;
        plan_.on_failure.backoff_limit = 1s;
    }
    void begin(breaker_settings with = {})
    {
        board_.emplace(table_, std::vector{with}, nullptr);
        notes_ = {};
        machine_.emplace(plan_, *board_, until_, notes_);
    }
    /// One step, 10 ms later, in words: "call 0", "call 0 new", "wait 100", "answer 1", "give up: connection_reset gone".
    std::string then(outcome const& seen, double chance = 0)
    {
        now_ += 10ms;
        auto const next = machine_->resume(seen, now_, chance);
        if (auto const* one = std::get_if<call>(&next)) {
            EXPECT_EQ(one->place, notes_.attempts.size() - 1);
            EXPECT_EQ(one->step->target, notes_.attempts.back().target);
            return "call " + std::to_string(one->step->target) + (one->new_connection ? " new" : "");
        }
        if (auto const* brief = std::get_if<wait>(&next)) return "wait " + std::to_string(brief->pause.count());
        if (auto const* done = std::get_if<answer>(&next)) return "answer " + std::to_string(done->place);
        auto const& why = std::get<give_up>(next).why;
        return "give up: " + std::string(name(why.kind)) + " " + why.detail;
    }
    std::string started() { return then({}); }
    std::string failed(model::failure why, bool unsent = false)
    {
        notes_.attempts.back().unsent = unsent;
        return then({kind::failed, std::move(why)});
    }
    std::string answered() { return then({kind::answered, {}}); }
    std::string waited() { return then({kind::waited, {}}); }
    /// "target reason fault" of each attempt.
    std::string told() const
    {
        std::string all;
        for (tried const& each : notes_.attempts) {
            all += (all.empty() ? "" : ", ") + std::to_string(each.target) + " " + std::string(each.reason) + " ";
            all += each.succeeded ? std::string("ok") : std::string(name(each.failure.kind));
        }
        return all;
    }
    /// Opens a target's breaker.
    void open(std::uint32_t target)
    {
        for (int each = 0; each < 5; ++each) board_->of(target).failure(now_);
    }

    route::table table_;
    route::plan plan_;
    model::steady_time now_{1h};
    model::steady_time until_ = now_ + 10s;
    trail notes_;
    std::optional<health_board> board_;
    std::optional<machine> machine_;
};

}  // namespace

TEST_F(machine_test, the_first_target_answers)
{
    begin();
    EXPECT_EQ(started(), "call 0");
    EXPECT_EQ(answered(), "answer 0");
    EXPECT_EQ(told(), "0 first ok");
    EXPECT_EQ(notes_.attempts[0].end - notes_.attempts[0].start, 10ms);
}

TEST_F(machine_test, each_target_takes_over_from_the_one_before)
{
    begin();
    EXPECT_EQ(started(), "call 0");
    EXPECT_EQ(failed(reset), "call 1");
    EXPECT_EQ(failed(denied), "call 2");
    EXPECT_EQ(answered(), "answer 2");
    EXPECT_EQ(told(), "0 first connection_reset, 1 next upstream_status, 2 next ok");
}

TEST_F(machine_test, a_fault_of_the_request_ends_it)
{
    begin();
    started();
    EXPECT_EQ(failed(refused), "give up: upstream_status wrong");
    EXPECT_EQ(told(), "0 first upstream_status");
}

TEST_F(machine_test, what_one_target_cannot_express_goes_to_the_next_and_is_no_call)
{
    model::failure const strange{.kind = fault::untranslatable, .detail = "n"};
    plan_.on_failure.attempts = 1;
    begin();
    EXPECT_EQ(started(), "call 0");
    EXPECT_EQ(failed(strange), "call 1");
    EXPECT_EQ(answered(), "answer 1");
    EXPECT_EQ(told(), "0 first untranslatable, 1 next ok");
}

TEST_F(machine_test, what_no_target_can_express_is_refused_and_hides_no_other_fault)
{
    model::failure const strange{.kind = fault::untranslatable, .detail = "n"};
    begin();
    EXPECT_EQ(started(), "call 0");
    EXPECT_EQ(failed(strange), "call 1");
    EXPECT_EQ(failed(strange), "call 2");
    EXPECT_EQ(failed(strange), "give up: untranslatable n");
    begin();
    EXPECT_EQ(started(), "call 0");
    EXPECT_EQ(failed(reset), "call 1");
    EXPECT_EQ(failed(strange), "call 2");
    EXPECT_EQ(failed(strange), "give up: exhausted all 3 attempts failed, the last with connection_reset: gone");
}

TEST_F(machine_test, when_all_failed_the_last_fault_is_named)
{
    begin();
    started();
    failed(denied);
    failed(denied);
    EXPECT_EQ(failed(reset), "give up: exhausted all 3 attempts failed, the last with connection_reset: gone");
}

TEST_F(machine_test, one_target_alone_fails_with_its_own_fault)
{
    plan_.steps.resize(1);
    begin();
    started();
    EXPECT_EQ(failed(reset), "give up: connection_reset gone");
}

TEST_F(machine_test, a_plan_without_a_target_or_an_attempt_is_exhausted)
{
    plan_.on_failure.attempts = 0;
    begin();
    EXPECT_EQ(started(), "give up: exhausted no target to try");
    plan_.on_failure.attempts = 1;
    plan_.steps.clear();
    begin();
    EXPECT_EQ(started(), "give up: exhausted no target to try");
}

TEST_F(machine_test, a_target_whose_breaker_is_open_is_noted_and_not_called)
{
    begin();
    open(0);
    EXPECT_EQ(started(), "call 1");
    EXPECT_EQ(told(), "0 first breaker_open, 1 next internal");
    EXPECT_EQ(notes_.attempts[0].failure.detail, "its circuit breaker is open");
    EXPECT_EQ(notes_.attempts[0].failure.retry_after, 9'990ms);  // of 10 s, 10 ms have passed
    EXPECT_EQ(notes_.attempts[0].end, notes_.attempts[0].start);
}

TEST_F(machine_test, when_every_breaker_is_open_that_is_the_fault)
{
    begin();
    for (std::uint32_t each = 0; each < 3; ++each) open(each);
    EXPECT_EQ(started(), "give up: breaker_open its circuit breaker is open");
    EXPECT_EQ(notes_.attempts.size(), 3u);
}

TEST_F(machine_test, retries_the_same_target_after_growing_pauses)
{
    plan_.on_failure.retries = 2;
    begin();
    EXPECT_EQ(started(), "call 0");
    EXPECT_EQ(failed(reset), "wait 100");
    EXPECT_EQ(waited(), "call 0");
    EXPECT_EQ(failed(reset), "wait 200");
    EXPECT_EQ(waited(), "call 0");
    EXPECT_EQ(failed(reset), "call 1");
    EXPECT_EQ(failed(reset), "wait 100") << "each target has its own retries";
    EXPECT_EQ(waited(), "call 1");
    EXPECT_EQ(answered(), "answer 4");
    EXPECT_EQ(told(), "0 first connection_reset, 0 retry connection_reset, 0 retry connection_reset, 1 next connection_reset, 1 retry ok");
}

TEST_F(machine_test, chance_shortens_a_pause_by_up_to_a_quarter)
{
    plan_.on_failure.retries = 1;
    begin();
    started();
    notes_.attempts.back().unsent = false;
    EXPECT_EQ(then({kind::failed, reset}, 0.5), "wait 87");
}

TEST_F(machine_test, a_hint_of_the_provider_makes_the_pause_longer_or_moves_on)
{
    plan_.on_failure.retries = 1;
    begin();
    started();
    model::failure busy{.kind = fault::upstream_status, .status = 429, .retry_after = 700ms};
    EXPECT_EQ(failed(busy), "wait 700");
    EXPECT_EQ(waited(), "call 0");
    EXPECT_EQ(failed(busy), "call 1");
    busy.retry_after = 2s;  // more than the limit of a pause
    EXPECT_EQ(failed(busy), "call 2");
}

TEST_F(machine_test, what_is_not_worth_a_retry_moves_on_at_once)
{
    plan_.on_failure.retries = 5;
    begin();
    started();
    EXPECT_EQ(failed(denied), "call 1");
}

TEST_F(machine_test, the_number_of_calls_is_bounded_over_all_targets)
{
    plan_.on_failure.attempts = 2;
    begin();
    started();
    EXPECT_EQ(failed(reset), "call 1");
    EXPECT_EQ(failed(reset), "give up: exhausted all 2 attempts failed, the last with connection_reset: gone");

    plan_.on_failure.attempts = 3;
    plan_.on_failure.retries = 9;
    begin();
    started();
    EXPECT_EQ(failed(reset), "wait 100");
    EXPECT_EQ(waited(), "call 0");
    EXPECT_EQ(failed(reset), "wait 200");
    EXPECT_EQ(waited(), "call 0");
    EXPECT_EQ(failed(reset), "give up: exhausted all 3 attempts failed, the last with connection_reset: gone");
}

TEST_F(machine_test, nothing_begins_after_the_deadline)
{
    until_ = now_ + 25ms;
    begin();
    started();
    EXPECT_EQ(failed(denied), "call 1");
    EXPECT_EQ(failed(denied), "give up: exhausted all 2 attempts failed, the last with upstream_status: no such model");
}

TEST_F(machine_test, a_pause_that_would_pass_the_deadline_is_not_made)
{
    plan_.on_failure.retries = 1;
    until_ = now_ + 100ms;
    begin();
    started();
    EXPECT_EQ(failed(reset), "call 1");
}

TEST_F(machine_test, a_stop_while_waiting_ends_it)
{
    plan_.on_failure.retries = 1;
    begin();
    started();
    EXPECT_EQ(failed(reset), "wait 100");
    EXPECT_EQ(then({kind::stopped, {.kind = fault::client_closed, .detail = "left"}}), "give up: client_closed left");
}

TEST_F(machine_test, an_unsent_request_is_called_again_at_once_and_does_not_count)
{
    plan_.on_failure.attempts = 1;
    begin();
    EXPECT_EQ(started(), "call 0");
    EXPECT_EQ(failed(reset, true), "call 0 new");
    EXPECT_EQ(board_->of(0).fails(), 0u);
    EXPECT_EQ(answered(), "answer 1");
    EXPECT_EQ(told(), "0 first connection_reset, 0 resent ok");
}

TEST_F(machine_test, an_unsent_request_is_called_again_once)
{
    plan_.steps.resize(1);
    begin();
    started();
    EXPECT_EQ(failed(reset, true), "call 0 new");
    EXPECT_EQ(failed(reset, true), "give up: connection_reset gone");
}

TEST_F(machine_test, after_a_resent_request_the_next_target_is_called_as_usual)
{
    begin();
    started();
    EXPECT_EQ(failed(reset, true), "call 0 new");
    EXPECT_EQ(failed(reset), "call 1");
    EXPECT_EQ(told(), "0 first connection_reset, 0 resent connection_reset, 1 next internal");
}

TEST_F(machine_test, what_a_call_shows_about_its_target_goes_to_the_breaker)
{
    begin();
    started();
    failed(reset);  // its own misbehaviour
    EXPECT_EQ(board_->of(0).fails(), 1u);
    failed(denied);  // about the request
    EXPECT_EQ(board_->of(1).fails(), 0u);
    failed({.kind = fault::client_closed});
    EXPECT_EQ(board_->of(2).fails(), 0u);
}

TEST_F(machine_test, an_answer_closes_a_failing_targets_count)
{
    begin();
    board_->of(0).failure(now_);
    started();
    answered();
    EXPECT_EQ(board_->of(0).fails(), 0u);
}

TEST_F(machine_test, a_meter_learns_how_long_an_answer_took_and_that_a_call_ran_out_of_time)
{
    table_.metered = true;
    begin();
    started();
    failed({.kind = fault::connection_reset});
    EXPECT_EQ(board_->meter(0)->look(now_), route::load{}) << "a fast failure is no fast answer";
    failed({.kind = fault::first_token_timeout});
    route::load const late = board_->meter(1)->look(now_);
    ASSERT_TRUE(late.first_token.p50 && late.total.p50);
    EXPECT_NEAR(static_cast<double>(late.first_token.p50->count()), 10, 1);
    EXPECT_NEAR(static_cast<double>(late.total.p50->count()), 10, 1);
    answered();
    route::load const good = board_->meter(2)->look(now_);
    ASSERT_TRUE(good.first_token.p50);
    EXPECT_NEAR(static_cast<double>(good.first_token.p50->count()), 10, 1);
    EXPECT_EQ(good.total.p50, std::nullopt) << "the reply is not over";
}

TEST_F(machine_test, a_deadline_of_the_request_says_nothing_about_its_target)
{
    table_.metered = true;
    begin();
    started();
    failed({.kind = fault::deadline_passed});
    EXPECT_EQ(board_->meter(0)->look(now_), route::load{});
}

TEST_F(machine_test, a_request_that_is_too_long_goes_to_a_target_with_more_room)
{
    route::moving_on list;
    ASSERT_TRUE(route::add_word(list, "context_length"));
    model::failure const too_long{.kind = fault::upstream_status, .detail = "too long", .param = "context_length_exceeded", .status = 400};
    plan_.moves_on = &list;
    plan_.steps = {{.target = 0, .context = 8'000}, {.target = 1, .context = 8'000}, {.target = 2, .context = 0}};
    begin();
    EXPECT_EQ(started(), "call 0");
    EXPECT_EQ(failed(too_long), "call 2") << "the second takes no more than the first; of the third nothing is known";
    EXPECT_EQ(failed(too_long), "give up: upstream_status too long") << "the refusal of the request is the answer";
    plan_.moves_on = nullptr;
    begin();
    started();
    EXPECT_EQ(failed(too_long), "give up: upstream_status too long");
}

TEST_F(machine_test, a_group_that_moves_on_for_few_failures_gives_up_on_others)
{
    route::moving_on list;
    ASSERT_TRUE(route::add_word(list, "429"));
    plan_.moves_on = &list;
    begin();
    started();
    EXPECT_EQ(failed({.kind = fault::upstream_status, .status = 429}), "call 1");
    EXPECT_EQ(failed(reset), "give up: connection_reset gone");
}

TEST_F(machine_test, a_call_that_shows_nothing_frees_the_place_of_its_probe)
{
    plan_.steps.resize(1);
    begin({.max_fails = 1, .open_for = 5ms, .probes = 1});
    board_->of(0).failure(now_);
    EXPECT_EQ(started(), "call 0") << "10 ms later one probe is let through";
    EXPECT_TRUE(board_->of(0).refuses(now_));
    EXPECT_EQ(failed({.kind = fault::client_closed, .detail = "left"}), "give up: client_closed left");
    EXPECT_FALSE(board_->of(0).refuses(now_));
    EXPECT_EQ(board_->of(0).look(now_), breaker_state::half_open);
}

TEST_F(machine_test, a_breaker_that_opens_during_the_retries_ends_them)
{
    plan_.on_failure.retries = 9;
    begin({.max_fails = 2, .open_for = 10s, .probes = 1});
    started();
    EXPECT_EQ(failed(reset), "wait 100");
    EXPECT_EQ(waited(), "call 0");
    EXPECT_EQ(failed(reset), "wait 200");
    EXPECT_EQ(waited(), "call 1");
    EXPECT_EQ(told(), "0 first connection_reset, 0 retry connection_reset, 0 retry breaker_open, 1 next internal");
}

}  // namespace signalbox::attempt
