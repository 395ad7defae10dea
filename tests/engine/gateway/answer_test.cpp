// What may be sent to a client, stage by stage, and what it leads to; the client may leave at every step.
#include "engine/answer.hpp"
#include "tests/engine/gateway/memory_seams.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace signalbox {

namespace {

using enum answer_stage;
using step = answer_step;

TEST(answer_stage, begins_once_and_ends_once)
{
    EXPECT_EQ(stage_after(nothing, step::send), ended);
    EXPECT_EQ(stage_after(nothing, step::begin), streaming);
    EXPECT_EQ(stage_after(streaming, step::write), streaming);
    EXPECT_EQ(stage_after(streaming, step::finish), ended);
    EXPECT_EQ(stage_after(streaming, step::break_off), cut);
    EXPECT_EQ(stage_after(nothing, step::switch_protocol), ended);
    for (step const each : {step::write, step::finish, step::break_off}) EXPECT_EQ(stage_after(nothing, each), std::nullopt);
    for (step const each : {step::send, step::begin, step::switch_protocol}) EXPECT_EQ(stage_after(streaming, each), std::nullopt);
}

TEST(answer_stage, stays_when_the_answer_is_over)
{
    for (answer_stage const over : {ended, cut})
        for (step const each : {step::send, step::begin, step::write, step::finish, step::break_off, step::switch_protocol})
            EXPECT_EQ(stage_after(over, each), std::nullopt) << static_cast<int>(each);
}

/// Runs on a loop of its own; nothing in it waits.
template <class Body>
void run(Body body)
{
    boost::asio::io_context loop{1};
    bool done = false;
    auto all = [&]() -> upstream::task<void> {
        co_await body();
        done = true;
    };
    boost::asio::co_spawn(loop, all(), boost::asio::detached);
    loop.run();
    ASSERT_TRUE(done);
}

TEST(answer, sends_nothing_out_of_turn)
{
    test::memory_client client;
    answer to(client);
    auto body = [&]() -> upstream::task<void> {
        reply_head const head{200, "text/plain", "", true};
        std::string_view const whole = "whole";
        std::span const pieces(&whole, 1);
        auto const early = co_await to.write("early");
        EXPECT_EQ(early.error().kind, model::fault::internal);
        auto const sent = co_await to.send(head, pieces);
        EXPECT_TRUE(sent);
        auto const again = co_await to.send(head, pieces);
        EXPECT_EQ(again.error().kind, model::fault::internal);
        auto const late = co_await to.finish("late", false);
        EXPECT_EQ(late.error().kind, model::fault::internal);
    };
    run(body);
    EXPECT_EQ(client.body, "whole");
    EXPECT_EQ(to.stage(), ended);
}

TEST(answer, streams_and_ends)
{
    for (bool const broken : {false, true}) {
        test::memory_client client;
        answer to(client);
        auto body = [&]() -> upstream::task<void> {
            reply_head const head{200, "text/plain", "", false};
            auto const begun = co_await to.begin(head, "1");
            EXPECT_TRUE(begun);
            EXPECT_EQ(to.stage(), streaming);
            auto const more = co_await to.write("2");
            EXPECT_TRUE(more);
            auto const over = co_await to.finish("3", broken);
            EXPECT_TRUE(over);
        };
        run(body);
        EXPECT_EQ(to.stage(), broken ? cut : ended);
        EXPECT_EQ(client.body, "123");
        EXPECT_EQ(client.cut, broken);
    }
}

TEST(answer, sends_nothing_more_to_a_client_that_left)
{
    test::memory_client client;
    client.leaves_after_writes = 0;
    answer to(client);
    auto body = [&]() -> upstream::task<void> {
        reply_head const head{200, "text/plain", "", false};
        auto const begun = co_await to.begin(head, "1");
        EXPECT_EQ(begun.error().kind, model::fault::client_closed);
        to.lose();
        auto const more = co_await to.write("2");
        EXPECT_EQ(more.error().kind, model::fault::internal);
    };
    run(body);
    EXPECT_EQ(to.stage(), cut);
    EXPECT_EQ(client.body, "1");
}

}  // namespace

}  // namespace signalbox
