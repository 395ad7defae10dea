// Routes whose replies are in another dialect than their requests: every pair, plain and streamed, whole, refused and broken.
#include "tests/engine/gateway/dialect_samples.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// The provider speaks as the client does, so that only the route is a reason to write its replies anew.
class reply_dialects : public testing::TestWithParam<std::tuple<dialect, dialect, bool>> {
protected:
    dialect asked_in() const { return std::get<0>(GetParam()); }
    dialect told_in() const { return std::get<1>(GetParam()); }
    bool streams() const { return std::get<2>(GetParam()); }

    reply_dialects()
    {
        at.configure("signalbox: 1\nserver: {public: true}\nproviders:\n"
                     "  - {id: one, kind: openai_compatible, dialect: " +
                     std::string(model::name(asked_in())) + ", base_url: 'http://127.0.0.1:" + std::to_string(provider.port()) +
                     "/v1', auth: {type: none}, breaker: {max_fails: 0}}\n"
                     "models: [{id: m, provider: one, upstream: up-model}]\n"
                     "routes: [{id: r, match: {path: '/app/*'}, public: true, accept: " +
                     std::string(model::name(asked_in())) + ", reply: " + std::string(model::name(told_in())) +
                     ", body_limit: 1000, to: model:m}]\n");
    }

    memory_client& ask(std::string const& more = {})
    {
        std::string body = request_in(asked_in(), "m", streams());
        body.insert(body.size() - 1, more);
        return at.ask("/app" + path_of(asked_in()), body);
    }

    /// The reply of the provider: the first `count` events of its stream.
    void answers(std::size_t count = 100)
    {
        if (!streams())
            return provider.always(
                {read_request(), send(reply_with(plain_reply(asked_in()), "Content-Type: application/json\r\n")), again()});
        std::vector<std::string> events = stream_events(asked_in());
        events.resize(std::min(count, events.size()));
        std::vector<std::string_view> const pieces(events.begin(), events.end());
        provider.always({read_request(), send(chunked_reply_with(pieces, "Content-Type: text/event-stream\r\n")), again()});
    }

    gateway_fixture at;
    scripted_upstream provider{at.loop.get_executor()};
};

TEST_P(reply_dialects, reach_the_client_whole)
{
    answers();
    auto const& seen = ask();
    EXPECT_EQ(seen.status, 200) << seen.body;
    EXPECT_TRUE(seen.finished && !seen.cut);
    EXPECT_THAT(seen.body, HasSubstr("Hello."));
    EXPECT_EQ(seen.streamed, streams());
    EXPECT_EQ(at.event().client_dialect(), model::name(asked_in()));
    EXPECT_EQ(at.event().road(), asked_in() == told_in() ? "relay" : "translate");
    EXPECT_EQ(at.event().tokens().prompt(), 9u);
    EXPECT_EQ(at.event().tokens().completion(), 3u);
    // Read as a client of that dialect reads it.
    auto const reader = signalbox::dialect::make_reply_reader(
        told_in(), streams() ? signalbox::dialect::framing::stream : signalbox::dialect::framing::whole, signalbox::dialect::detail::full);
    std::vector<model::reply_event> events;
    ASSERT_TRUE(reader->feed(seen.body, events)) << seen.body;
    ASSERT_TRUE(reader->finish(events)) << seen.body;
    std::string text;
    std::optional<model::usage> tokens;
    for (model::reply_event const& each : events) {
        if (auto const* words = std::get_if<model::text_delta>(&each)) text += words->text;
        if (auto const* told = std::get_if<model::usage_report>(&each)) tokens = told->tokens;
    }
    EXPECT_EQ(text, "Hello.");
    ASSERT_TRUE(tokens) << seen.body;
    EXPECT_EQ(tokens->total(), 12u);
    if (told_in() == dialect::unified) return;  // which tells no more
    EXPECT_EQ(tokens->input_tokens, 9u);
    EXPECT_EQ(tokens->output_tokens, 3u);
}

TEST_P(reply_dialects, tell_errors_in_the_words_of_their_readers)
{
    provider.always(
        {read_request(), send(reply_with(error_reply(asked_in(), "invalid_request_error", "no such thing"), {}, 400)), again()});
    auto const& refused = ask();
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.body, HasSubstr("no such thing"));
    if (asked_in() != told_in()) {  // else it is the provider's own
        EXPECT_THAT(refused.body, HasSubstr(error_mark(told_in())));
    }
    auto const& longer = ask(",\"user\":\"" + std::string(1000, 'u') + "\"");
    EXPECT_EQ(longer.status, 413);
    EXPECT_THAT(longer.body, HasSubstr(error_mark(told_in())));
}

TEST_P(reply_dialects, say_that_a_stream_broke)
{
    if (!streams()) GTEST_SKIP() << "a plain reply is held until it is whole";
    answers(sample_of(asked_in()).unfinished);
    auto const& seen = ask();
    EXPECT_THAT(seen.body, AllOf(HasSubstr(error_mark(told_in())), Not(HasSubstr(terminal_of(told_in())))));
    EXPECT_EQ(at.event().decision(), "error");
}

std::vector<dialect> of_routes()
{
    std::vector<dialect> out = all_dialects();
    std::erase(out, dialect::bedrock);  // its clients have no base address with a path
    return out;
}

INSTANTIATE_TEST_SUITE_P(all, reply_dialects,
                         testing::Combine(testing::ValuesIn(of_routes()), testing::ValuesIn(of_routes()), testing::Bool()),
                         [](auto const& given) {
                             return std::string(model::name(std::get<0>(given.param))) + "_to_" +
                                    std::string(model::name(std::get<1>(given.param))) + (std::get<2>(given.param) ? "_stream" : "_plain");
                         });

TEST(reply_dialect, is_that_of_the_route_that_was_asked)
{
    gateway_fixture at;
    at.configure("signalbox: 1\nserver: {public: true}\nproviders: [{id: sim, kind: simulator}]\nmodels: [{id: m, provider: sim}]\n"
                 "routes:\n"
                 "  - {id: a, match: {path: /a}, public: true, reply: anthropic, to: 'route:/b'}\n"
                 "  - {id: b, match: {path: /b}, public: true, reply: ollama, to: model:m}\n");
    std::string const body = request_in(dialect::openai_chat, "m", false);
    EXPECT_THAT(at.ask("/a", body).body, HasSubstr("\"type\":\"message\""));
    EXPECT_THAT(at.ask("/b", body).body, HasSubstr("\"done\":true"));
}

TEST(reply_dialect, of_the_elements_of_an_array_is_no_array)
{
    gateway_fixture at;
    at.configure("signalbox: 1\nserver: {public: true}\nproviders: [{id: sim, kind: simulator}]\nmodels: [{id: m, provider: sim}]\n"
                 "routes: [{id: a, match: {path: '/a/*'}, public: true, accept: gemini, reply: openai_chat, to: model:m}]\n");
    auto const& seen = at.ask("/a/v1beta/models/m:streamGenerateContent", R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})");
    EXPECT_EQ(seen.status, 200);
    EXPECT_THAT(seen.body, AllOf(HasSubstr("data: {"), HasSubstr("data: [DONE]")));
}

}  // namespace
}  // namespace signalbox::test
