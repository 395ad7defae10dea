// The access tokens of providers: fetched once for all workers and providers of an account, renewed before their end, replaced when one is
// refused; the last good one while the endpoint is away. Time is the test's.
#include "server/access_token_watch.hpp"

#include "engine/access_token_fetch.hpp"
#include "engine/config/load.hpp"
#include "tests/support/scripted_upstream.hpp"
#include "tests/support/service_account_key.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <unistd.h>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

test::script granting(std::string const& token, int seconds = 3600)
{
    return {test::read_request(), test::send(test::reply_with(R"({"access_token":")" + token + R"(","expires_in":)" +
                                                                  std::to_string(seconds) + R"(,"token_type":"Bearer"})",
                                                              "Content-Type: application/json\r\n"))};
}

class access_token_watch_test : public testing::Test {
protected:
    access_token_watch_test() : upstream(loop.get_executor()) {}
    ~access_token_watch_test() override { close(nowhere); }

    /// Two providers with one account.
    void configure(std::string const& more = {})
    {
        config::load_options options;
        std::string const key = test::service_account_key("http://127.0.0.1:" + std::to_string(upstream.port()) + "/token");
        options.lookup = [key](std::string const&) { return std::optional(key); };
        auto const at = [](std::string const& id) {
            return "{id: " + id + ", kind: vertex, project: p, location: global, proxy: none, auth: {secret: {env: KEY}}}";
        };
        auto const made = config::load_text("signalbox: 1\nproviders: [" + at("one") + ", " + at("two") +
                                                "]\nmodels: [{id: m, provider: one, price: {input: 1, output: 1}}]\n" + more,
                                            "test.yaml", options);
        ASSERT_TRUE(made.frozen) << config::findings_as_text(made.findings);
        states.publish(made.frozen);
    }
    /// Looks, and runs until what began has ended.
    void look()
    {
        watch.look();
        loop.restart();
        while (!watch.idle() && loop.run_one()) {
        }
    }
    std::string token(std::uint64_t refused = 0)
    {
        auto const seen = states.current()->tokens.at(0)->ask(time, refused, [] {});
        return seen.token ? std::string(seen.token->text.reveal()) : seen.expected ? "expected" : "none: " + seen.why;
    }
    access_token_status status() const { return watch.status().at(0); }

    boost::asio::io_context loop{1};
    test::scripted_upstream upstream;
    state_source states;
    int nowhere = open("/dev/null", O_WRONLY);
    logger log{nowhere};
    model::steady_time time{1000h};
    access_token_watch watch{loop, states, log, [this] { return time; }};
};

TEST_F(access_token_watch_test, fetches_one_token_for_all_providers_of_an_account)
{
    upstream.expect(granting("t1"));
    configure();
    EXPECT_EQ(states.current()->tokens[0], states.current()->tokens[1]);
    EXPECT_EQ(token(), "expected");
    for (int i = 0; i < 5; ++i) look();
    EXPECT_EQ(token(), "t1");
    ASSERT_EQ(upstream.requests().size(), 1u);
    EXPECT_THAT(upstream.requests().front(), testing::StartsWith("POST /token HTTP/1.1\r\nHost: 127.0.0.1:"));
    EXPECT_THAT(upstream.requests().front(), HasSubstr("\r\nContent-Type: application/x-www-form-urlencoded\r\n"));
    EXPECT_THAT(upstream.requests().front(),
                HasSubstr("\r\n\r\ngrant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=eyJ"));
    EXPECT_EQ(watch.status().size(), 1u);
    EXPECT_EQ(status().provider, "one");
    EXPECT_EQ(status().left, 3600s);
}

TEST_F(access_token_watch_test, renews_before_the_end_and_keeps_the_token_through_a_reload)
{
    upstream.expect(granting("t1"));
    upstream.expect(granting("t2"));
    configure();
    look();
    configure("logging: {level: debug}\n");
    EXPECT_EQ(token(), "t1");
    time += 54min;
    look();
    EXPECT_EQ(status().fetched, 1u);
    time += 1min;
    look();
    EXPECT_EQ(status().fetched, 2u);
    EXPECT_EQ(token(), "t2");
}

TEST_F(access_token_watch_test, replaces_a_refused_token_once_in_a_while)
{
    for (char const* each : {"t1", "t2", "t3"}) upstream.expect(granting(each));
    configure();
    look();
    EXPECT_EQ(token(1), "expected");
    look();
    EXPECT_EQ(token(1), "t2");
    EXPECT_EQ(token(2), "none: the provider refused a token that is not renewed so soon");
    look();
    EXPECT_EQ(status().fetched, 2u);
    time += 31s;
    look();
    EXPECT_EQ(token(2), "expected");
    look();
    EXPECT_EQ(token(2), "t3");
}

TEST_F(access_token_watch_test, an_endpoint_that_refuses_is_asked_again_later_each_time)
{
    test::script const refusing = {test::read_request(), test::send("HTTP/1.1 400 Bad\r\nContent-Length: 64\r\n\r\n"
                                                                    R"({"error":"invalid_grant","error_description":"secret of theirs"})")};
    upstream.expect(refusing);
    upstream.expect(refusing);
    upstream.expect(granting("t1"));
    configure();
    look();
    EXPECT_EQ(token(), "none: status 400 instead of an access token: invalid_grant");
    look();
    EXPECT_EQ(status().failed, 1u) << "not at once";
    time += 1s;
    look();
    EXPECT_EQ(status().failed, 2u);
    time += 1s;
    look();
    EXPECT_EQ(status().failed, 2u);
    time += 1s;
    look();
    EXPECT_EQ(token(), "t1");
}

TEST_F(access_token_watch_test, the_last_good_token_serves_until_its_end_while_the_endpoint_is_away)
{
    upstream.expect(granting("t1", 100));
    upstream.always({test::read_request(), test::send("HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n")});
    configure();
    look();
    time += 80s;
    look();
    EXPECT_EQ(status().failed, 1u);
    EXPECT_EQ(token(), "t1");
    time += 20s;
    EXPECT_EQ(token(), "none: status 503 instead of an access token");
}

TEST_F(access_token_watch_test, ends_without_a_fetch_that_goes_on)
{
    configure();
    watch.look();
    EXPECT_FALSE(watch.idle());
    watch.end();
    loop.restart();
    while (states.current()->tokens[0]->ask(time, 0, [] {}).expected && loop.run_one()) {
    }
    EXPECT_EQ(token(), "none: the gateway does not fetch it any more");
    watch.look();
    EXPECT_TRUE(watch.idle());
}

TEST(refusal_word, is_shown_only_when_it_is_one)
{
    EXPECT_EQ(refusal_word(R"({"error":"invalid_grant","error_description":"x"})"), "invalid_grant");
    for (std::string const text :
         {"", "no JSON", R"({"error":{"message":"x"}})", R"({"error":"two words"})", R"({"error":"eyJhbGciOi.x"})"})
        EXPECT_EQ(refusal_word(text), "") << text;
}

}  // namespace
}  // namespace signalbox::server
