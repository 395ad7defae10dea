// What the simulator plays besides talking: delays, failures, cuts, silence. Over the same exchange as a real upstream.
// Paces are read from its timetable, not from a clock.
#include "tests/engine/simulator/simulating.hpp"

namespace signalbox::simulator {

namespace {

class simulator_faults_test : public simulating {};

}  // namespace

TEST_F(simulator_faults_test, fails_every_request_with_its_status_and_hint)
{
    auto seen = asked_openai(openai_hello, {.status = 429, .retry_after = 1500ms});
    EXPECT_EQ(seen.status, 429);
    EXPECT_EQ(seen.retry_after, "2");
    EXPECT_EQ(seen.retry_after_ms, "1500");
    EXPECT_TRUE(json_view(seen.body)["error"]["code"].is("rate_limit_exceeded"));
    seen = asked_anthropic(anthropic_stream, {.status = 529});
    EXPECT_EQ(seen.status, 529);
    EXPECT_TRUE(json_view(seen.body)["error"]["type"].is("overloaded_error"));
}

TEST_F(simulator_faults_test, spreads_failures_evenly)
{
    auto const connected = open_pool(where(), clock_, simulated_origin(model::dialect::openai_chat, {.error_rate = 0.2, .status = 503}));
    pool& connections = *connected;
    std::string pattern;
    auto body = [&]() -> task<void> {
        for (int each = 0; each < 10; ++each) pattern += (co_await asked(connections, openai_hello)).status == 503 ? 'x' : '.';
    };
    run(body);
    EXPECT_EQ(pattern, "....x....x");
}

TEST_F(simulator_faults_test, an_error_rate_without_a_status_fails_with_500)
{
    EXPECT_EQ(asked_openai(openai_hello, {.error_rate = 1}).status, 500);
}

TEST_F(simulator_faults_test, breaks_a_stream_after_so_many_tokens)
{
    auto const seen = asked_openai(openai_stream, {.text = "one two three four", .cut_after_tokens = 2});
    ASSERT_TRUE(seen.failed);
    EXPECT_EQ(seen.failed->kind, fault::connection_reset);
    EXPECT_EQ(events_of(seen.body).size(), 3u);  // the role, "one", " two"
    auto const whole = asked_openai(openai_stream, {.text = "one two", .cut_after_tokens = 9});
    EXPECT_TRUE(whole.failed);
    EXPECT_EQ(whole.body.find("[DONE]"), std::string::npos);
}

TEST_F(simulator_faults_test, breaks_a_stream_before_its_first_event)
{
    auto const seen = asked_anthropic(anthropic_stream, {.cut_after_tokens = 0});
    EXPECT_EQ(seen.status, 200);
    EXPECT_EQ(seen.body, "");
    EXPECT_TRUE(seen.failed);
}

TEST_F(simulator_faults_test, breaks_a_plain_reply_in_its_body)
{
    auto const seen = asked_anthropic(anthropic_hello, {.cut_after_tokens = 2});
    EXPECT_EQ(seen.status, 200);
    ASSERT_TRUE(seen.failed);
    EXPECT_EQ(seen.failed->kind, fault::connection_reset);
    EXPECT_FALSE(wire::check_json(seen.body));
}

TEST_F(simulator_faults_test, sets_a_stream_at_the_pace_of_its_tokens)
{
    auto const to = simulated_origin(model::dialect::openai_chat, {.text = "a b c", .first_token = 200ms, .tokens_per_second = 10});
    auto const reply = simulated_provider(to).reply("POST", "/v1/chat/completions", openai_stream);
    std::vector<std::chrono::nanoseconds> due;
    for (auto const& each : reply.pieces) due.push_back(each.due);
    EXPECT_EQ(due, (std::vector<std::chrono::nanoseconds>{0ms, 200ms, 300ms, 400ms}));  // the head, then a, b, c and what follows
    EXPECT_TRUE(reply.pieces[0].bytes.ends_with("\r\n\r\n"));
    EXPECT_NE(reply.pieces[1].bytes.find("\"a\""), std::string::npos);
    EXPECT_NE(reply.pieces[3].bytes.find("[DONE]"), std::string::npos);
}

TEST_F(simulator_faults_test, gives_a_plain_reply_when_its_last_token_is_said)
{
    auto const to = simulated_origin(model::dialect::anthropic, {.text = "a b c", .first_token = 200ms, .tokens_per_second = 10});
    auto const reply = simulated_provider(to).reply("POST", "/v1/messages", anthropic_hello);
    ASSERT_EQ(reply.pieces.size(), 1u);
    EXPECT_EQ(reply.pieces[0].due, 400ms);
}

TEST_F(simulator_faults_test, keeps_to_its_timetable)
{
    auto seen = asked_openai(openai_hello, {.text = "a b c", .first_token = 20ms, .tokens_per_second = 100});
    EXPECT_GE(seen.times.first_byte - seen.times.started, 40ms);
    seen = asked_openai(openai_stream, {.text = "a b c", .first_token = 20ms, .tokens_per_second = 100});
    EXPECT_GE(seen.times.ended - seen.times.started, 40ms);
}

TEST_F(simulator_faults_test, stops_while_waiting_for_the_head_and_for_tokens)
{
    auto const connected = open_pool(where(), clock_, simulated_origin(model::dialect::openai_chat, {.first_token = 1h}));
    pool& connections = *connected;
    for (auto const* const request : {openai_hello, openai_stream}) {
        stop_signal stop;
        auto body = [&]() -> task<void> {
            exchange each(connections, stop, clock_);
            asio::post(where(), [&] { stop.fire(fault::client_closed); });
            std::string_view const pieces[] = {request};
            auto const head = post_head(std::string_view(request).size());
            auto const begun = co_await each.begin(head, pieces, {});
            auto seen = begun ? fault::internal : begun.error().kind;
            if (begun) {
                auto const read = co_await each.read();
                seen = read ? fault::internal : read.error().kind;
            }
            EXPECT_EQ(seen, fault::client_closed);
        };
        run(body);
    }
    EXPECT_EQ(connections.in_use(), 0u);
}

TEST_F(simulator_faults_test, its_silence_is_an_idle_timeout)
{
    auto const connected = open_pool(where(), clock_, simulated_origin(model::dialect::openai_chat, {.first_token = 1h}));
    pool& connections = *connected;
    auto body = [&]() -> task<void> {
        time_bounds until;
        until.idle = 10ms;
        auto const seen = co_await asked(connections, openai_stream, until);
        EXPECT_EQ(seen.failed ? seen.failed->kind : fault::internal, fault::idle_timeout);
    };
    run(body);
}

TEST_F(simulator_faults_test, a_request_that_is_no_HTTP_breaks_the_connection)
{
    auto const connected = open_pool(where(), clock_, simulated_origin(model::dialect::openai_chat));
    pool& connections = *connected;
    auto body = [&]() -> task<void> {
        exchange each(connections, stop_, clock_);
        auto const begun = co_await each.begin("\x16\x03\x01 hello", {}, {});
        EXPECT_EQ(begun ? fault::internal : begun.error().kind, fault::connection_reset);
    };
    run(body);
}

}  // namespace signalbox::simulator
