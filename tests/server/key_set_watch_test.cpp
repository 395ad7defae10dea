// The keys of token issuers by address: fetched once, again before they are old, again for an unknown key; the last good ones while the issuer is
// away. Time is the test's.
#include "server/key_set_watch.hpp"

#include "engine/caller_key.hpp"
#include "engine/config/load.hpp"
#include "tests/support/scripted_upstream.hpp"
#include "tests/support/test_certificate.hpp"
#include "tests/support/token_issuer.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <unistd.h>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;
using test::token_issuer;

class key_set_watch_test : public testing::Test {
protected:
    key_set_watch_test() : upstream(loop.get_executor()), first("EdDSA", "k1"), second("EdDSA", "k2") {}
    ~key_set_watch_test() override { close(nowhere); }

    void configure(std::string const& more = {})
    {
        configure_address("http://127.0.0.1:" + std::to_string(upstream.port()) + "/keys?v=1", more);
    }
    void configure_address(std::string const& address, std::string const& more)
    {
        auto const made = config::load_text("signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels: [{id: m, provider: s}]\n"
                                            "auth: [{id: sso, type: jwt, alg: [EdDSA], issuer: me, audience: [a], jwks: \"" +
                                                address + "\"" + more + "}]\n",
                                            "test.yaml");
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
    key_set_status status() const { return watch.status().at(0); }

    std::string token(token_issuer const& by) const { return by.token(R"({"iss":"me","aud":"a","sub":"ann","exp":99999999999})"); }
    /// Status that a caller with this token gets before its request is read: 200, 401, 503.
    int knock(std::string const& presented)
    {
        wire::header_list head;
        head.add("x-api-key", presented);
        inbound request;
        request.headers = &head;
        request.arrived_wall = model::wall_time(1'800'000'000s);
        auto const seen = identify(*states.current(), request, model::dialect::openai_chat);
        if (seen) return 200;
        return seen.error().kind == model::fault::saturated ? 503 : 401;
    }

    boost::asio::io_context loop{1};
    test::scripted_upstream upstream;
    token_issuer first, second;
    state_source states;
    int nowhere = open("/dev/null", O_WRONLY);
    logger log{nowhere};
    model::steady_time time{1000h};
    key_set_watch watch{loop, states, log, [this] { return time; }};
};

test::script keys(std::string const& jwks)
{
    return {test::read_request(), test::send(test::reply_with(jwks, "Content-Type: application/json\r\n"))};
}

TEST_F(key_set_watch_test, fetches_the_keys_once_for_all_tokens)
{
    upstream.expect(keys(first.jwks()));
    configure();
    EXPECT_EQ(knock(token(first)), 503) << "no keys yet: worth trying again";
    look();
    EXPECT_EQ(knock(token(first)), 200);
    for (int i = 0; i < 5; ++i) look();
    ASSERT_EQ(upstream.requests().size(), 1u);
    EXPECT_THAT(upstream.requests().front(), testing::StartsWith("GET /keys?v=1 HTTP/1.1\r\nHost: 127.0.0.1:"));
    EXPECT_EQ(status().fetched, 1u);
    EXPECT_TRUE(status().usable);
}

TEST_F(key_set_watch_test, fetches_again_before_they_are_old_and_forgets_keys_that_are_gone)
{
    upstream.expect(keys(first.jwks()));
    upstream.expect(keys(second.jwks()));
    configure(", cache: 10m");
    look();
    EXPECT_EQ(knock(token(first)), 200);
    time += 8min;
    look();
    EXPECT_EQ(status().fetched, 2u);
    EXPECT_EQ(knock(token(second)), 200);
    EXPECT_EQ(knock(token(first)), 503) << "its key is gone, and would be fetched";
    look();
    EXPECT_EQ(knock(token(first)), 401);
}

TEST_F(key_set_watch_test, the_same_keys_again_publish_nothing)
{
    upstream.always(keys(first.jwks()));
    configure(", cache: 10m");
    look();
    auto const version = states.version();
    time += 8min;
    look();
    EXPECT_EQ(status().fetched, 2u);
    EXPECT_EQ(states.version(), version) << "verified tokens stay known";
}

TEST_F(key_set_watch_test, fetches_again_for_an_unknown_key_and_then_not_for_a_while)
{
    upstream.expect(keys(first.jwks()));
    upstream.expect(keys("{\"keys\":[" + first.jwk() + ',' + second.jwk() + "]}"));
    configure();
    look();
    EXPECT_EQ(knock(token(second)), 503);
    look();
    EXPECT_EQ(knock(token(second)), 200);
    EXPECT_EQ(knock(token(first)), 200);
    token_issuer const stranger("EdDSA", "k3");
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(knock(token(stranger)), 401) << "the fetch was a moment ago";
        look();
    }
    EXPECT_EQ(status().fetched, 2u);
    time += 30s;
    look();
    EXPECT_EQ(knock(token(stranger)), 503);
}

TEST_F(key_set_watch_test, keeps_the_last_good_keys_while_the_issuer_is_away_until_they_are_too_old)
{
    upstream.expect(keys(first.jwks()));
    configure(", cache: 10m, keep: 1h");
    look();
    upstream.always({test::read_request(), test::send(test::reply_with("away", {}, 503))});
    time += 10min;
    look();
    EXPECT_EQ(status().failed, 1u);
    EXPECT_TRUE(status().stale);
    EXPECT_EQ(knock(token(first)), 200);
    EXPECT_EQ(knock(token(second)), 401) << "a token cannot make a fetch that fails anyhow";
    time += 50min;
    look();
    EXPECT_FALSE(status().usable);
    EXPECT_EQ(knock(token(first)), 503);
    time += 1min;
    upstream.expect(keys(first.jwks()));
    look();
    EXPECT_EQ(knock(token(first)), 200);
    EXPECT_FALSE(status().stale);
}

TEST_F(key_set_watch_test, takes_nothing_but_good_keys)
{
    configure();
    std::string const weak = token_issuer("RS256", "w", 1024).jwks();
    for (auto const& [reply, why] :
         std::vector<std::pair<std::string, char const*>>{{test::reply_with(first.jwks(), {}, 404), "a status"},
                                                          {test::reply_with(first.jwks(), "Location: /other\r\n", 302), "a redirect"},
                                                          {test::reply_with("<html>", {}), "no keys"},
                                                          {test::reply_with(weak, {}), "weak keys"},
                                                          {test::reply_with(std::string(300'000, ' '), {}), "too much"},
                                                          {test::reply_with(first.jwks(), "Content-Encoding: gzip\r\n"), "compressed"},
                                                          {"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + first.jwks(), "cut"}}) {
        upstream.expect({test::read_request(), test::send(reply)});
        auto const failed = watch.status().empty() ? 0 : status().failed;
        look();
        EXPECT_EQ(status().failed, failed + 1) << why;
        EXPECT_EQ(knock(token(first)), 503) << why;
        time += 1min;
    }
    upstream.expect(keys(first.jwks()));
    look();
    EXPECT_EQ(knock(token(first)), 200);
}

TEST_F(key_set_watch_test, a_reload_keeps_what_was_fetched)
{
    upstream.expect(keys(first.jwks()));
    configure();
    look();
    configure(", leeway: 1s");
    EXPECT_EQ(knock(token(first)), 200);
    look();
    EXPECT_EQ(status().fetched, 1u);
    EXPECT_EQ(upstream.requests().size(), 1u);
}

TEST_F(key_set_watch_test, ends_what_is_under_way)
{
    upstream.expect({test::read_request(), test::stall()});
    configure();
    watch.look();
    loop.restart();
    while (upstream.stalled().count() == 0 && loop.run_one()) {
    }
    EXPECT_FALSE(watch.idle());
    watch.end();
    look();
    EXPECT_TRUE(watch.status().empty());
    EXPECT_EQ(knock(token(first)), 503);
}

TEST_F(key_set_watch_test, trusts_the_certificates_that_are_named)
{
    auto const shown = test::make_certificate();
    test::scripted_upstream secure(loop.get_executor(), shown);
    secure.always(keys(first.jwks()));
    test::pem_file const ca(shown.certificate_pem), other(test::make_certificate().certificate_pem);
    std::string const address = "https://127.0.0.1:" + std::to_string(secure.port()) + "/keys";
    configure_address(address, ", tls: {ca_file: " + other.path() + "}");
    look();
    EXPECT_EQ(status().failed, 1u);
    configure_address(address, ", tls: {ca_file: " + ca.path() + "}");
    look();
    EXPECT_EQ(status().fetched, 1u);
    EXPECT_EQ(knock(token(first)), 200);
}

}  // namespace
}  // namespace signalbox::server
