// Authenticators of routes: keys in headers and query fields of the configuration's, callers without a key, and what each route takes.
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class route_auth : public testing::Test {
protected:
    route_auth()
    {
        at.configure("signalbox: 1\n"
                     "providers: [{id: sim, kind: simulator}]\n"
                     "models: [{id: a, provider: sim}, {id: b, provider: sim}]\n"
                     "auth:\n"
                     "  - {id: team, type: key, names: [X-Team-Key, x-old-key], bearer: false}\n"
                     "  - {id: link, type: key, names: [pass], in: [query]}\n"
                     "  - {id: guests, type: key, anonymous: guest}\n"
                     "routes:\n"
                     "  - {id: team, match: {path: /team}, auth: [team], to: body.model}\n"
                     "  - {id: link, match: {path: /link}, auth: [link], to: body.model}\n"
                     "  - {id: guests, match: {path: /guests}, auth: [guests], to: body.model}\n"
                     "  - {id: public, match: {path: /public}, auth: [team], public: true, to: model:a}\n"
                     "consumers:\n"
                     "  - {name: old, keys: [{secret: {inline: sb_it_is_too_old_1}, expires: 2020-01-01}]}\n"
                     "  - {name: all, keys: [{secret: {inline: sb_all_of_them_1}}]}\n"
                     "  - {name: guest, allow: ['model:a']}\n");
    }

    /// The consumer, or the status and the words of a refusal.
    std::string asked(std::string_view path, header_values headers, std::string const& model = "a")
    {
        body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        headers.push_back({"host", "127.0.0.1"});
        auto const& seen = at.ask(path, body, headers);
        return seen.status == 200 ? at.event().consumer() : std::to_string(seen.status) + ' ' + seen.body;
    }

    gateway_fixture at;
    std::string body;
    std::string const key = "sb_all_of_them_1";
};

TEST_F(route_auth, take_keys_in_the_headers_they_name_and_nowhere_else)
{
    EXPECT_EQ(asked("/team", {{"x-team-key", key}}), "all");
    EXPECT_EQ(asked("/team", {{"X-Old-Key", " " + key + " "}}), "all");
    EXPECT_EQ(asked("/team", {{"X-Old-Key", "sb_not_a_key_of_ours"}, {"X-Team-Key", key}}), "all") << "the first name wins";
    for (char const* usual : {"x-api-key", "apikey", "api-key", "x-goog-api-key"})
        EXPECT_THAT(asked("/team", {{usual, key}}), HasSubstr(R"(send it as \"x-team-key: KEY\")")) << usual;
    EXPECT_THAT(asked("/team", {{"authorization", "Bearer " + key}}), HasSubstr("401"));
    EXPECT_THAT(asked("/team", {{"x-team-key", "sb_not_a_key_of_ours"}}), HasSubstr("unknown API key"));
    EXPECT_THAT(asked("/team", {{"x-team-key", "sb_it_is_too_old_1"}}), HasSubstr("expired"));
    EXPECT_THAT(asked("/team", {{"x-team-key", key}, {"x-team-key", "other"}}), HasSubstr("duplicate credential"));
}

TEST_F(route_auth, take_keys_in_a_field_of_the_query)
{
    EXPECT_EQ(asked("/link?beta=true&pass=" + key, {}), "all");
    EXPECT_EQ(asked("/link", {{"authorization", "Bearer " + key}}), "all");
    EXPECT_THAT(asked("/link", {{"pass", key}}), HasSubstr(R"(send it as \"?pass=KEY\")"));
    EXPECT_THAT(asked("/link", {{"x-api-key", key}}), HasSubstr("401"));
    EXPECT_THAT(asked("/link?pass=" + key + "&pass=other", {}), HasSubstr("duplicate credential"));
}

TEST_F(route_auth, let_callers_without_a_known_key_be_a_consumer_with_its_own_rights)
{
    EXPECT_EQ(asked("/guests", {}), "guest");
    EXPECT_EQ(at.event().key_id(), "");
    EXPECT_EQ(asked("/guests", {{"x-api-key", "whatever an SDK insists on"}}), "guest");
    EXPECT_EQ(asked("/guests", {{"x-api-key", key}}, "b"), "all");
    EXPECT_THAT(asked("/guests", {}, "b"), HasSubstr("403"));
    EXPECT_THAT(asked("/guests", {{"x-api-key", "sb_it_is_too_old_1"}}), HasSubstr("expired"));
}

TEST_F(route_auth, may_be_public_and_still_know_a_key)
{
    EXPECT_EQ(asked("/public", {}), "public");
    EXPECT_EQ(asked("/public", {{"x-api-key", key}}), "public") << "not where this route looks";
    EXPECT_EQ(asked("/public", {{"x-team-key", key}}), "all");
}

TEST_F(route_auth, together_serve_the_built_in_paths)
{
    std::string const chat = "/v1/chat/completions";
    EXPECT_EQ(asked(chat, {{"x-team-key", key}}), "all");
    EXPECT_EQ(asked(chat, {{"authorization", "Bearer " + key}}), "all");
    EXPECT_EQ(asked(chat, {{"x-api-key", key}}), "all");
    EXPECT_EQ(asked(chat + "?pass=" + key, {}), "all");
    EXPECT_EQ(asked(chat, {}), "guest");
}

TEST_F(route_auth, keep_a_key_in_its_place_out_of_what_is_shown)
{
    EXPECT_THAT(asked("/team", {{"x-team-key", key}}, key), HasSubstr("no model or group is called"));
    EXPECT_THAT(at.client->body, Not(HasSubstr(key)));
    EXPECT_THAT(at.event().detail(), Not(HasSubstr(key)));
}

TEST(anonymous_consumers, have_limits_of_their_own)
{
    gateway_fixture at;
    at.configure("signalbox: 1\nproviders: [{id: sim, kind: simulator}]\nmodels: [{id: a, provider: sim}]\n"
                 "auth: [{id: keys, type: key, anonymous: guest}]\n"
                 "consumers: [{name: guest}, {name: app, keys: [{secret: {inline: sb_the_key_of_app}}]}]\n"
                 "limits: [{id: guests, match: {consumer: guest}, count: requests, amount: 2, window: 1h}]\n");
    auto const status = [&](header_values const& headers) {
        return at.ask("/v1/chat/completions", R"({"model":"a","messages":[{"role":"user","content":"Hi"}]})", headers).status;
    };
    header_values const none{{"host", "127.0.0.1"}}, key{{"host", "127.0.0.1"}, {"x-api-key", "sb_the_key_of_app"}};
    EXPECT_EQ(status(none), 200);
    EXPECT_EQ(status(none), 200);
    EXPECT_EQ(status(none), 429);
    EXPECT_EQ(at.event().consumer(), "guest");
    EXPECT_EQ(status(key), 200) << "a caller with a key is not bound by it";
}

}  // namespace
}  // namespace signalbox::test
