// The chain over targets without a socket: what is called, how often, and what is sent again.
#include "tests/engine/attempt/calling.hpp"

#include <boost/asio/post.hpp>

#include <functional>

namespace signalbox::attempt {

namespace {

using strings = std::vector<std::string>;
using kind = play::kind;

class chain_test : public calling {
protected:
    /// One good answer, so that the provider's connection is kept.
    void keep_a_connection()
    {
        stages_[0].plays = {{kind::reply, good_reply("first")}};
        ASSERT_TRUE(tried_all());
        ASSERT_EQ(pools_[0]->idle(), 1u);
    }
};

}  // namespace

TEST_F(chain_test, sends_again_what_a_dead_kept_connection_did_not_take_and_tells_both)
{
    for (kind const dies : {kind::write_fails, kind::ends_unreceived}) {
        keep_a_connection();
        plan_.on_failure.attempts = 1;
        stages_[0].plays = {{dies, {}}, {kind::reply, good_reply("second")}};
        auto const answer = tried_all();
        ASSERT_TRUE(answer) << answer.error().detail;
        EXPECT_EQ(answer->tried, 1u);
        EXPECT_EQ(reasons(), (strings{"first", "resent"}));
        EXPECT_EQ(notes_.attempts[0].failure.kind, fault::connection_reset);
        EXPECT_FALSE(notes_.attempts[0].succeeded);
        EXPECT_TRUE(notes_.attempts[1].succeeded);
        EXPECT_EQ(health_->of(0).fails(), 0u);
        stages_[0] = {};
        pools_[0]->take_idle();  // let go
    }
}

TEST_F(chain_test, never_sends_again_by_itself_what_the_provider_may_have_received)
{
    keep_a_connection();
    plan_.steps.resize(1);
    stages_[0].plays = {{kind::ends_received, {}}, {kind::reply, good_reply("not asked for")}};
    auto const answer = tried_all();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, fault::connection_reset);
    EXPECT_EQ(reasons(), strings{"first"});
    EXPECT_EQ(stages_[0].requests.size(), 2u) << "the first request of all, and this one once";
    EXPECT_EQ(health_->of(0).fails(), 1u);
}

TEST_F(chain_test, a_new_connection_that_breaks_is_not_resent)
{
    plan_.steps.resize(1);
    stages_[0].plays = {{kind::write_fails, {}}, {kind::reply, good_reply("not asked for")}};
    ASSERT_FALSE(tried_all());
    EXPECT_EQ(reasons(), strings{"first"});
    EXPECT_EQ(stages_[0].requests.size(), 0u);
}

TEST_F(chain_test, a_received_request_goes_to_the_next_target_as_an_attempt_of_its_own)
{
    keep_a_connection();
    stages_[0].plays = {{kind::ends_received, {}}};
    stages_[1].plays = {{kind::reply, good_reply("other")}};
    auto const answer = tried_all();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->target->model, "two");
    EXPECT_EQ(reasons(), (strings{"first", "next"}));
}

TEST_F(chain_test, pauses_before_it_calls_a_target_again)
{
    plan_.steps.resize(1);
    plan_.on_failure.retries = 1;
    plan_.on_failure.backoff = plan_.on_failure.backoff_limit = 30ms;
    stages_[0].plays = {{kind::reply, http(503, "{}")}, {kind::reply, good_reply("second")}};
    auto const answer = tried_all();
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(reasons(), (strings{"first", "retry"}));
    EXPECT_EQ(stages_[0].requests.size(), 2u);
    EXPECT_GE(notes_.attempts[1].start - notes_.attempts[0].end, 30ms);
}

TEST_F(chain_test, a_stop_ends_a_pause_at_once)
{
    plan_.steps.resize(1);
    plan_.on_failure.retries = 1;
    plan_.on_failure.backoff = plan_.on_failure.backoff_limit = 59s;  // within the patience of the fixture
    stages_[0].plays = {{kind::reply, http(503, "{}")}, {kind::reply, good_reply("not asked for")}};
    std::function<void()> const leave_in_the_pause = [&] {
        bool const pausing = notes_.attempts.size() == 1 && notes_.attempts[0].end != model::steady_time{};
        pausing ? stop_.fire(fault::client_closed) : boost::asio::post(loop_, leave_in_the_pause);
    };
    boost::asio::post(loop_, leave_in_the_pause);
    auto const answer = tried_all();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, fault::client_closed);
    EXPECT_EQ(stages_[0].requests.size(), 1u);
}

TEST_F(chain_test, sends_nothing_to_a_target_whose_breaker_is_open)
{
    breakers_[0].max_fails = 1;
    health_ = std::make_unique<health_board>(table_, breakers_, nullptr);
    health_->of(0).failure(clock_.now());
    stages_[1].plays = {{kind::reply, good_reply("other")}};
    auto const answer = tried_all();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->target->model, "two");
    EXPECT_EQ(stages_[0].requests.size(), 0u);
    EXPECT_EQ(notes_.attempts[0].failure.kind, fault::breaker_open);
}

TEST_F(chain_test, calls_no_further_target_when_its_attempts_are_used)
{
    plan_.on_failure.attempts = 1;
    stages_[0].plays = {{kind::reply, http(503, "{}")}};
    stages_[1].plays = {{kind::reply, good_reply("not asked for")}};
    ASSERT_FALSE(tried_all());
    EXPECT_EQ(reasons(), strings{"first"});
    EXPECT_EQ(stages_[1].requests.size(), 0u);
}

}  // namespace signalbox::attempt
