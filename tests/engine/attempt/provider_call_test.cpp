// One call of a target: when its reply has begun, what a refusal says, and which time limit ends it.
#include "tests/engine/attempt/calling.hpp"

namespace signalbox::attempt {

namespace {

using strings = std::vector<std::string>;
using kind = play::kind;

std::string const stream_head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
std::string const role_only =
    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,"
    "\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n";

std::string chunk_of(std::string const& delta)
{
    return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":" +
           delta + ",\"finish_reason\":null}]}\n\n";
}

class provider_call_test : public calling {
protected:
    /// One target alone that plays this.
    model::result<open_reply> alone(play what)
    {
        plan_.steps.resize(1);
        stages_[0].plays = {std::move(what)};
        return tried_all();
    }
    std::string fault_of(model::result<open_reply> const& seen) { return seen ? "none" : std::string(name(seen.error().kind)); }
};

}  // namespace

TEST_F(provider_call_test, a_plain_reply_is_open_when_it_is_whole)
{
    auto const seen = alone({kind::reply, good_reply("hello")});
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_TRUE(seen->ended);
    EXPECT_NE(seen->bytes.find("hello"), std::string::npos);
    EXPECT_EQ(notes_.attempts[0].status, 200);
    EXPECT_NE(notes_.attempts[0].first_byte, model::steady_time{});
}

TEST_F(provider_call_test, a_stream_without_a_limit_is_open_with_its_first_event)
{
    stream_ = true;
    auto const seen = alone({kind::stays_silent, stream_head + role_only});
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_EQ(seen->bytes, role_only);
    EXPECT_FALSE(seen->ended);
}

TEST_F(provider_call_test, a_limit_for_the_first_token_is_not_met_by_an_empty_chunk_or_a_comment)
{
    stream_ = true;
    for (bool const whole : {false, true}) {
        plan_.steps = {{.target = 0, .reason = "first"}, {.target = 1, .reason = "next"}};
        (whole ? plan_.steps[0].timeouts.whole : plan_.steps[0].timeouts.first_token) = 30ms;
        stages_[0] = stages_[1] = {};
        stages_[0].plays = {{kind::stays_silent, stream_head + ": ping\n\n" + role_only}};
        stages_[1].plays = {{kind::stays_silent, stream_head + role_only + chunk_of(R"({"content":"hi"})")}};
        auto const seen = tried_all();
        ASSERT_TRUE(seen) << seen.error().detail;
        EXPECT_EQ(seen->target->model, "two");
        EXPECT_EQ(name(notes_.attempts[0].failure.kind), whole ? "attempt_timeout" : "first_token_timeout");
    }
}

TEST_F(provider_call_test, any_content_meets_a_limit_for_the_first_token)
{
    stream_ = true;
    for (std::string const delta : {R"({"content":"hi"})", R"({"reasoning_content":"hm"})", R"({"refusal":"no"})",
                                    R"({"tool_calls":[{"index":0,"id":"t","type":"function","function":{"name":"f","arguments":""}}]})"}) {
        plan_.steps = {{.target = 0, .reason = "first"}};
        plan_.steps[0].timeouts.first_token = 1h;
        stages_[0] = {};
        stages_[0].plays = {{kind::stays_silent, stream_head + role_only + chunk_of(delta)}};
        auto const seen = tried_all();
        ASSERT_TRUE(seen) << delta << ": " << seen.error().detail;
        EXPECT_EQ(seen->bytes, role_only + chunk_of(delta)) << "nothing that was held is lost";
    }
}

TEST_F(provider_call_test, an_error_before_the_content_that_is_waited_for_moves_on)
{
    stream_ = true;
    plan_.steps[0].timeouts.first_token = 1h;
    stages_[0].plays = {
        {kind::stays_silent, stream_head + role_only + "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n"}};
    stages_[1].plays = {{kind::stays_silent, stream_head + chunk_of(R"({"content":"hi"})")}};
    auto const seen = tried_all();
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_EQ(seen->target->model, "two");
    EXPECT_EQ(notes_.attempts[0].failure.kind, fault::upstream_error);
}

TEST_F(provider_call_test, an_error_right_behind_an_empty_first_event_moves_on)
{
    stream_ = true;
    std::string const error = "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n";
    stages_[0].plays = {{kind::stays_silent, stream_head + role_only + error}};
    stages_[1].plays = {{kind::stays_silent, stream_head + chunk_of(R"({"content":"hi"})")}};
    auto const seen = tried_all();
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_EQ(seen->target->model, "two");
    EXPECT_EQ(notes_.attempts[0].failure.kind, fault::upstream_error);
}

TEST_F(provider_call_test, an_error_behind_content_is_the_callers)
{
    stream_ = true;
    std::string const error = "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n";
    stages_[0].plays = {{kind::stays_silent, stream_head + chunk_of(R"({"content":"hi"})") + error}};
    auto const seen = tried_all();
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_EQ(seen->target->model, "one");
}

TEST_F(provider_call_test, a_refusal_is_kept_as_it_came_with_the_headers_clients_read)
{
    auto const body = R"({"error":{"message":"slow down","type":"requests","code":"rate_limit_exceeded"}})";
    plan_.steps.resize(1);
    stages_[0].plays = {{kind::reply, http(429, body, "Retry-After: 7\r\nX-Request-Id: up-1\r\nSet-Cookie: a=b\r\n")}};
    auto const seen = tried_all();
    ASSERT_FALSE(seen);
    EXPECT_EQ(seen.error().kind, fault::upstream_status);
    EXPECT_EQ(seen.error().status, 429);
    EXPECT_EQ(seen.error().detail, "");
    EXPECT_EQ(seen.error().quoted.text(), "slow down");
    EXPECT_EQ(seen.error().param, "rate_limit_exceeded");
    EXPECT_EQ(seen.error().retry_after, 7s);
    ASSERT_TRUE(refused_);
    EXPECT_EQ(refused_->status, 429);
    EXPECT_EQ(refused_->body, body);
    EXPECT_EQ(refused_->content_type, "application/json");
    EXPECT_EQ(refused_->lines, "Retry-After: 7\r\nX-Request-Id: up-1\r\n");
}

TEST_F(provider_call_test, the_hint_of_a_refusal_stands_in_a_header_or_in_its_body)
{
    std::string const body =
        R"({"error":{"message":"slow down","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"3.5s"}]}})";
    plan_.steps.resize(1);
    stages_[0].plays = {{kind::reply, http(429, body, "")}, {kind::reply, http(429, body, "Retry-After: 7\r\n")}};
    auto const in_body = tried_all();
    ASSERT_FALSE(in_body);
    EXPECT_EQ(in_body.error().retry_after, 3500ms);
    auto const in_header = tried_all();
    ASSERT_FALSE(in_header);
    EXPECT_EQ(in_header.error().retry_after, 7s) << "the header counts";
}

TEST_F(provider_call_test, a_refusal_whose_body_drips_is_decided_by_its_status)
{
    stages_[0].plays = {
        {kind::stays_silent, "HTTP/1.1 500 Oops\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"error\":"}};
    stages_[1].plays = {{kind::reply, good_reply("other")}};
    auto const seen = tried_all();  // the bound is refusal_patience; without it the test's own patience of a minute
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_EQ(seen->target->model, "two");
    EXPECT_EQ(notes_.attempts[0].failure.kind, fault::upstream_status);
    EXPECT_EQ(notes_.attempts[0].status, 500);
    EXPECT_EQ(stages_[0].closed_while_waiting, 1u);
    EXPECT_FALSE(refused_) << "a cut body is not passed on";
}

TEST_F(provider_call_test, an_error_body_that_is_cut_or_too_long_is_not_passed_on)
{
    alone({kind::reply, "HTTP/1.1 400 Bad\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"error\":"});
    EXPECT_FALSE(refused_);
    EXPECT_EQ(notes_.attempts[0].failure.kind, fault::upstream_status);
    stages_[0] = {};
    alone({kind::reply, http(400, std::string(refusal_limit + 1, 'x'))});
    EXPECT_FALSE(refused_);
    stages_[0] = {};
    alone({kind::reply, http(400, "{}")});
    EXPECT_TRUE(refused_);
}

TEST_F(provider_call_test, a_redirect_is_a_malformed_reply_and_no_refusal)
{
    auto const seen = alone({kind::reply, "HTTP/1.1 307 Moved\r\nLocation: https://new.example/v1\r\nContent-Length: 0\r\n\r\n"});
    ASSERT_FALSE(seen);
    EXPECT_EQ(seen.error().kind, fault::malformed_reply);
    EXPECT_EQ(seen.error().status, 307);
    EXPECT_TRUE(seen.error().detail.starts_with("status 307: a redirect;")) << seen.error().detail;
    EXPECT_EQ(seen.error().quoted.text(), "https://new.example/v1");
    EXPECT_EQ(notes_.attempts[0].status, 307);
    EXPECT_FALSE(refused_);
}

TEST_F(provider_call_test, a_page_is_no_reply)
{
    EXPECT_EQ(fault_of(alone({kind::reply, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi"})),
              "malformed_reply");
    EXPECT_EQ(words_of(notes_.attempts[0].failure), "a page and no reply: text/html");
    alone({kind::reply, "HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=x\r\nContent-Length: 2\r\n\r\nhi"});
    EXPECT_EQ(words_of(notes_.attempts[0].failure), "a page and no reply: Text/HTML; charset=x");
}

TEST_F(provider_call_test, a_compressed_reply_is_told_as_what_it_is)
{
    std::string const body = "\x1f\x8b\x08 packed";
    std::string const fields =
        "Content-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    for (bool const streamed : {false, true}) {
        stream_ = streamed;
        EXPECT_EQ(fault_of(alone({kind::reply, "HTTP/1.1 200 OK\r\n" + fields})), "malformed_reply");
        EXPECT_EQ(words_of(notes_.attempts[0].failure), "the reply is compressed, which was not asked for: gzip");
        EXPECT_EQ(fault_of(alone({kind::reply, "HTTP/1.1 400 Bad Request\r\n" + fields})), "upstream_status");
        EXPECT_FALSE(refused_) << "its bytes are not passed on";
    }
}

TEST_F(provider_call_test, a_limit_of_the_step_and_the_groups_deadline_have_different_names)
{
    plan_.steps.resize(1);
    plan_.steps[0].timeouts.whole = 30ms;
    stages_[0].plays = {{kind::stays_silent, ""}};
    EXPECT_EQ(fault_of(tried_all()), "attempt_timeout");
    plan_.steps[0].timeouts = {};
    plan_.on_failure.deadline = 30ms;
    stages_[0].plays = {{kind::stays_silent, ""}};
    EXPECT_EQ(fault_of(tried_all()), "deadline_passed");
}

}  // namespace signalbox::attempt
