// Who calls, as providers and upstreams that ask for it are told: what they get on each road, what a caller cannot claim, and what no client sees.
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string const chat = "/v1/chat/completions";

std::string const answered = R"({"id":"c","object":"chat.completion","created":1,"model":"up","choices":[{"index":0,"message":{"role":)"
                             R"("assistant","content":"Hi"},"finish_reason":"stop"}]})";

/// What a caller pretends to be, in several spellings.
header_values const claims{{"X-Consumer-Username", "root"},     {"x-consumer-id", "root"},      {"X-Consumer-Custom-ID", "root"},
                           {"X-CREDENTIAL-IDENTIFIER", "root"}, {"X-Anonymous-Consumer", "no"}, {"X_Consumer_Username", "root"},
                           {"x-consumer_id", "root"},           {"X-Consumer-Color", "blue"}};

class consumer_headers : public testing::Test {
protected:
    consumer_headers()
    {
        std::string const port = std::to_string(vendor.port());
        std::string const at_port = "base_url: 'http://127.0.0.1:" + port + "/v1', auth: {type: none}, breaker: {max_fails: 0}";
        at.configure("signalbox: 1\n"
                     "providers:\n"
                     "  - {id: asks, kind: openai, consumer_headers: true, " +
                     at_port +
                     "}\n"
                     "  - {id: speaks, kind: anthropic, consumer_headers: true, " +
                     at_port +
                     "}\n"
                     "  - {id: outside, kind: openai, " +
                     at_port +
                     "}\n"
                     "models:\n"
                     "  - {id: told, provider: asks}\n"
                     "  - {id: translated, provider: speaks}\n"
                     "  - {id: untold, provider: outside}\n"
                     "groups: [{id: both, members: [{model: untold}, {model: told}]}]\n"
                     "upstreams:\n"
                     "  - {id: legacy, url: 'http://127.0.0.1:" +
                     port +
                     "', consumer_headers: true}\n"
                     "  - {id: plain, url: 'http://127.0.0.1:" +
                     port +
                     "'}\n"
                     "policies: [{id: ask, http_guard: {to: http:legacy/guard, timeout: 30s}}]\n"
                     "auth: [{id: keys, type: key, anonymous: guest}]\n"
                     "consumers:\n"
                     "  - {name: anna, keys: [{secret: {inline: sb_the_key_of_anna}}]}\n"
                     "  - {name: guest}\n"
                     "routes:\n"
                     "  - {id: raw, match: {path: /raw}, accept: raw, to: http:legacy/x}\n"
                     "  - {id: quiet, match: {path: /quiet}, accept: raw, to: http:plain/x}\n"
                     "  - {id: guarded, match: {path: /guarded}, policies: [ask], to: model:untold}\n"
                     "  - {id: named, match: {path: /named}, forward_headers: [X-Consumer-Color], to: model:told}\n");
    }

    /// The lines of the last request that have to do with who calls.
    std::vector<std::string> asked(std::string_view path, std::string_view body, std::string_view key, std::string const& reply = answered,
                                   std::string const& lines = {})
    {
        vendor.always({read_request(), send(reply_with(reply, "Content-Type: application/json\r\n" + lines)), again()});
        header_values headers = claims;
        if (!key.empty()) headers.push_back({"Authorization", key});
        at.ask(path, body, headers);
        std::vector<std::string> out;
        if (vendor.requests().empty()) return out;
        std::string const& all = vendor.requests().back();
        for (std::size_t from = all.find("\r\n") + 2, end = 0; from < all.find("\r\n\r\n"); from = end + 2) {
            end = all.find("\r\n", from);
            std::string const line = all.substr(from, end - from);
            for (char const* each : {"onsumer", "redential", "CREDENTIAL"})
                if (line.find(each) != line.npos && line.find("X-Consumer-Color") == line.npos) {
                    out.push_back(line);
                    break;
                }
        }
        return out;
    }
    static std::string body_for(std::string const& model)
    {
        return R"({"model":")" + model + R"(","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]})";
    }

    gateway_fixture at;
    scripted_upstream vendor{at.loop.get_executor()};
};

auto const annas =
    ElementsAre("X-Consumer-ID: anna", "X-Consumer-Username: anna", ::testing::MatchesRegex("X-Credential-Identifier: cfg_.*"));
constexpr std::string_view of_anna = "Bearer sb_the_key_of_anna";

TEST_F(consumer_headers, tell_a_provider_that_asks_on_every_road)
{
    std::string const told = body_for("told"), translated = body_for("translated");
    EXPECT_THAT(asked(chat, told, of_anna), annas);
    EXPECT_THAT(asked(chat, translated, of_anna), annas) << "a translation";
    EXPECT_THAT(asked("/raw", "words", of_anna), annas) << "as it came";
    EXPECT_THAT(asked("/v1/embeddings", R"({"model":"told","input":"x"})", of_anna), annas);
    EXPECT_THAT(vendor.requests().back(), Not(HasSubstr("sb_the_key_of_anna"))) << "the key's id, never the key";
}

TEST_F(consumer_headers, of_a_caller_go_no_further_whoever_is_asked)
{
    std::string const untold = body_for("untold"), both = body_for("both");
    EXPECT_THAT(asked(chat, untold, of_anna), IsEmpty());
    EXPECT_THAT(asked(chat, both, of_anna), IsEmpty()) << "the member that does not ask is served";
    EXPECT_THAT(asked("/quiet", "words", of_anna), IsEmpty());
    EXPECT_THAT(vendor.requests().back(), HasSubstr("X-Consumer-Color: blue")) << "a name that is none of them";
    std::string const told = body_for("told");
    EXPECT_THAT(asked("/named", told, of_anna), annas);
    EXPECT_THAT(vendor.requests().back(), HasSubstr("X-Consumer-Color: blue"));
}

TEST_F(consumer_headers, tell_that_a_caller_showed_no_key)
{
    EXPECT_THAT(asked("/raw", "words", {}),
                ElementsAre("X-Consumer-ID: guest", "X-Consumer-Username: guest", "X-Anonymous-Consumer: true"));
}

TEST_F(consumer_headers, tell_the_service_of_a_guard)
{
    vendor.expect({read_request(), send(reply_with(R"({"verdict":"deny"})"))});
    std::string const untold = body_for("untold");
    EXPECT_THAT(asked("/guarded", untold, of_anna), annas);
    EXPECT_THAT(vendor.requests().back(), HasSubstr("POST /guard"));
}

TEST_F(consumer_headers, never_come_back_to_a_client)
{
    std::string const echo = "X-Consumer-Username: anna\r\nX-Consumer-Custom-ID: 7\r\nX-Own: 1\r\n";
    EXPECT_THAT(asked("/raw", "words", of_anna, "said", echo), annas);
    EXPECT_THAT(at.client->lines, HasSubstr("X-Own: 1"));
    EXPECT_THAT(at.client->lines, Not(HasSubstr("X-Consumer")));
    std::string const told = body_for("told");
    asked(chat, told, of_anna, answered, echo);
    EXPECT_THAT(at.client->lines, Not(HasSubstr("X-Consumer")));
}

}  // namespace
}  // namespace signalbox::test
