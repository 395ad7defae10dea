// Calls of targets at a cloud: access tokens that are waited for and renewed, and streams in frames.
#include "tests/engine/attempt/calling.hpp"

#include "engine/base/base64.hpp"
#include "engine/dialect/hosting.hpp"
#include "engine/wire/aws_event.hpp"

#include <boost/asio/post.hpp>

#include <functional>

namespace signalbox::attempt {

namespace {

using kind = play::kind;

provider::granted_token token(std::string text)
{
    return {model::secret(std::move(text)), 1h};
}

class token_call_test : public calling {
protected:
    token_call_test()
    {
        plan_.steps.resize(1);
        providers_[0].style = provider::credential_style::service_account;
        tokens_[0] = std::make_shared<provider::token_source>(std::make_shared<provider::service_account const>());
    }
    provider::token_source& source() { return *tokens_[0]; }
    /// What happens when a request waits for a token.
    void when_wanted(std::function<void()> what)
    {
        boost::asio::post(loop_, [this, what = std::move(what)] {
            if (source().take_wanted())
                what();
            else
                when_wanted(what);
        });
    }
    std::string sent(std::size_t at) const
    {
        std::string const& request = stages_[0].requests.at(at);
        std::size_t const begin = request.find("Authorization: ");
        return begin == request.npos ? "" : request.substr(begin, request.find("\r\n", begin) - begin);
    }
};

TEST_F(token_call_test, a_request_before_the_first_token_waits_for_it)
{
    stages_[0].plays = {{kind::reply, good_reply("hello")}};
    when_wanted([this] { source().put(token("t1"), clock_.now()); });
    auto const seen = tried_all();
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_EQ(sent(0), "Authorization: Bearer t1");
}

TEST_F(token_call_test, a_failure_of_the_endpoint_is_the_attempts_and_the_next_target_is_called)
{
    when_wanted([this] { source().fail("status 400 instead of an access token: invalid_grant"); });
    auto const alone = tried_all();
    ASSERT_FALSE(alone);
    EXPECT_EQ(alone.error().kind, fault::connect_failed);
    EXPECT_EQ(alone.error().detail, "no access token for the provider: status 400 instead of an access token: invalid_grant");
    EXPECT_EQ(stages_[0].connections, 0u);
    plan_.steps.push_back({.target = 1, .reason = "next"});
    stages_[1].plays = {{kind::reply, good_reply("second")}};
    auto const seen = tried_all();
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_EQ(seen->target->model, "two");
    EXPECT_EQ(notes_.attempts[0].failure.kind, fault::connect_failed);
}

TEST_F(token_call_test, a_request_that_is_stopped_waits_no_longer)
{
    when_wanted([this] { stop_.fire(fault::client_closed); });
    auto const seen = tried_all();
    ASSERT_FALSE(seen);
    EXPECT_EQ(seen.error().kind, fault::client_closed);
}

TEST_F(token_call_test, a_deadline_ends_the_wait)
{
    plan_.on_failure.deadline = 30ms;
    auto const seen = tried_all();
    ASSERT_FALSE(seen);
    EXPECT_EQ(seen.error().kind, fault::connect_failed);
    EXPECT_NE(seen.error().detail.find("it did not come in time"), std::string::npos);
}

TEST_F(token_call_test, a_refused_token_is_replaced_and_the_request_sent_once_more)
{
    source().put(token("old"), clock_.now());
    stages_[0].plays = {{kind::reply, http(401, "{}")}, {kind::reply, good_reply("hello")}};
    when_wanted([this] { source().put(token("fresh"), clock_.now()); });
    auto const seen = tried_all();
    ASSERT_TRUE(seen) << seen.error().detail;
    ASSERT_EQ(stages_[0].requests.size(), 2u);
    EXPECT_EQ(sent(0), "Authorization: Bearer old");
    EXPECT_EQ(sent(1), "Authorization: Bearer fresh");
    EXPECT_EQ(notes_.attempts.size(), 1u);
    EXPECT_EQ(notes_.attempts[0].status, 200);
}

TEST_F(token_call_test, a_refusal_stands_where_no_fresh_token_comes)
{
    source().put(token("old"), clock_.now());
    source().set_renewable(false);
    stages_[0].plays = {{kind::reply, http(401, R"({"error":{"message":"no old"}})")}};
    auto const seen = tried_all();
    ASSERT_FALSE(seen);
    EXPECT_EQ(seen.error().status, 401);
    EXPECT_EQ(stages_[0].requests.size(), 1u);
}

TEST_F(token_call_test, the_providers_words_do_not_show_its_token)
{
    source().put(token("ya29.abcdefghijklmnop"), clock_.now());
    stages_[0].plays = {{kind::reply, http(400, R"({"error":{"message":"bad token ya29.abcdefghijklmnop"}})")}};
    auto const seen = tried_all();
    ASSERT_FALSE(seen);
    EXPECT_EQ(model::words_of(seen.error()).find("ya29"), std::string::npos) << model::words_of(seen.error());
}

class framed_call_test : public calling {
protected:
    framed_call_test()
    {
        plan_.steps.resize(1);
        stream_ = true;
        providers_[0].what = provider::kind::bedrock;
        providers_[0].hosted = dialect::hosting_of("bedrock", model::dialect::anthropic);
        providers_[0].spoken = table_.targets[0].spoken = model::dialect::anthropic;
        plan_.steps[0].way = route::road::translate;
    }
    static std::string frame(std::string_view payload, std::string_view name, std::string_view kind)
    {
        std::string out;
        wire::append_aws_event(out, {{kind == "event" ? ":event-type" : ":exception-type", name}, {":message-type", kind}}, payload);
        return out;
    }
    static std::string chunk(std::string_view event)
    {
        return frame(R"({"bytes":")" + base::encode_base64(event) + "\"}", "chunk", "event");
    }
    static std::string framed(std::string const& frames)
    {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.amazon.eventstream\r\nContent-Length: " + std::to_string(frames.size()) +
               "\r\n\r\n" + frames;
    }
    std::string const start_ = R"({"type":"message_start","message":{"id":"m","model":"c","usage":{"input_tokens":1,"output_tokens":1}}})";
    std::string const hello_ = R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Hi"}})";
};

TEST_F(framed_call_test, a_stream_opens_with_the_events_in_its_frames)
{
    stages_[0].plays = {{kind::reply, framed(chunk(start_) + chunk(hello_))}};
    auto const seen = tried_all();
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_EQ(seen->bytes, "event: message_start\ndata: " + start_ + "\n\nevent: content_block_start\ndata: " + hello_ + "\n\n");
}

TEST_F(framed_call_test, a_frame_that_begins_with_a_brace_after_a_cut_is_no_document)
{
    std::string bytes = framed(chunk(start_) + chunk(hello_));
    stages_[0].plays = {{kind::reply, bytes}};
    auto const seen = tried_all();
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_TRUE(seen->frames);
}

TEST_F(framed_call_test, an_exception_before_content_is_the_attempts_failure)
{
    plan_.on_failure.retries = 0;
    stages_[0].plays = {{kind::reply, framed(frame(R"({"message":"Too many"})", "throttlingException", "exception"))}};
    auto const seen = tried_all();
    ASSERT_FALSE(seen);
    EXPECT_EQ(seen.error().kind, fault::upstream_error);
    EXPECT_EQ(seen.error().said, model::error_kind::rate_limit);
}

TEST_F(framed_call_test, a_document_in_place_of_a_stream_is_read_as_one)
{
    std::string const whole = R"({"id":"m","type":"message","role":"assistant","model":"c","content":[{"type":"text","text":"Hi"}],)"
                              R"("stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}})";
    stages_[0].plays = {{kind::reply, http(200, whole)}};
    auto const seen = tried_all();
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_FALSE(seen->frames);
    EXPECT_EQ(seen->framed, dialect::framing::whole);
}

TEST_F(framed_call_test, the_clouds_own_errors_are_read_in_its_words)
{
    stages_[0].plays = {{kind::reply, http(400, R"({"message":"Input is too long for requested model."})")}};
    auto const seen = tried_all();
    ASSERT_FALSE(seen);
    EXPECT_EQ(seen.error().said, model::error_kind::context_length);
    ASSERT_TRUE(refused_);
    EXPECT_EQ(refused_->spoken, model::dialect::bedrock) << "its body is none for clients of the format";
}

}  // namespace
}  // namespace signalbox::attempt
