// Who may do what: keys in each of their headers, 401 and 403 before any upstream call, and the model list of a restricted key.
// Over real sockets.
#include "tests/server/background_upstream.hpp"
#include "tests/server/chat_samples.hpp"
#include "tests/server/running_workers.hpp"

namespace signalbox::test {
namespace {

std::string guarded(std::string const& url)
{
    return "signalbox: 1\nproviders: [{id: p, kind: openai_compatible, base_url: \"" + url +
           "\", auth: {type: none}}]\n"
           "models: [{id: up, provider: p}, {id: other, provider: p}]\n"
           "groups: [{id: team, members: [{model: up}]}]\n"
           "consumers:\n"
           "  - {name: ann, keys: [{secret: {inline: sb_of_ann}}]}\n"
           "  - {name: ben, keys: [{secret: {inline: sb_of_ben}}], allow: [\"group:team\", \"model:up\"]}\n"
           "  - {name: eve, keys: [{secret: {inline: sb_of_eve}, expires: 2020-01-01}]}\n";
}

class permission : public testing::Test {
protected:
    permission()
    {
        from.always({read_request(), send(reply_with(plain_reply)), again()});
        at.emplace(guarded(from.url()));
    }
    http_reply chat(way const& spoken, std::string const& model, std::string const& line)
    {
        return ask(at->port(), post(spoken.path(), spoken.body(model), line));
    }

    background_upstream from;
    std::optional<running_workers> at;
};

TEST_F(permission, a_known_key_passes_in_each_of_its_headers)
{
    for (std::string const line : {"Authorization: Bearer sb_of_ann\r\n", "authorization: bearer sb_of_ann\r\n", "x-api-key: sb_of_ann\r\n",
                                   "api-key: sb_of_ann\r\n", "apikey: sb_of_ann\r\n"}) {
        for (way const& spoken : {openai, anthropic}) EXPECT_EQ(chat(spoken, "up", line).status, 200) << line;
    }
    EXPECT_EQ(at->events().at(0).consumer(), "ann");
    for (auto const& each : from.requests()) EXPECT_EQ(each.find("sb_of_ann"), std::string::npos) << "the caller's key goes no further";
}

TEST_F(permission, without_a_valid_key_it_is_401_in_the_callers_dialect)
{
    std::size_t asked = 0;
    for (std::string const line : {"", "Authorization: Bearer sb_of_nobody\r\n", "x-api-key: \r\n", "Authorization: Basic c2I6eA==\r\n",
                                   "x-api-key: sb_of_eve\r\n", "x-api-key: sb_of_ann\r\nx-api-key: sb_of_ben\r\n"}) {
        for (way const& spoken : {openai, anthropic}) {
            auto const said = chat(spoken, "up", line);
            EXPECT_EQ(said.status, 401) << line << said.body;
            EXPECT_TRUE(said.body.starts_with(spoken.error_mark())) << said.body;
            auto const event = at->events().at(asked++);
            EXPECT_EQ(event.decision(), "blocked");
            EXPECT_EQ(event.reason(), "unauthorized");
            EXPECT_EQ(said.body.find("sb_of"), std::string::npos) << "no key in an error: " << said.body;
            EXPECT_EQ(event.ShortDebugString().find("sb_of"), std::string::npos) << "nor in an event";
        }
    }
    EXPECT_EQ(from.count(&scripted_upstream::accepted), 0u) << "no provider was called";
}

TEST_F(permission, a_model_outside_the_allow_list_is_403_before_any_call)
{
    for (way const& spoken : {openai, anthropic}) {
        auto const said = chat(spoken, "other", "x-api-key: sb_of_ben\r\n");
        EXPECT_EQ(said.status, 403) << said.body;
        EXPECT_TRUE(said.body.starts_with(spoken.error_mark())) << said.body;
        EXPECT_NE(said.body.find("this key may not use \\\"other\\\""), std::string::npos) << said.body;
    }
    EXPECT_EQ(at->events().at(0).reason(), "forbidden");
    EXPECT_EQ(at->events().at(0).consumer(), "ben");
    EXPECT_EQ(from.count(&scripted_upstream::accepted), 0u);
    EXPECT_EQ(chat(openai, "team", "x-api-key: sb_of_ben\r\n").status, 200);
}

TEST_F(permission, the_model_list_shows_what_the_key_may_use_in_both_shapes)
{
    auto const shown = [&](std::string const& lines) { return ask(at->port(), get("/v1/models", lines)); };
    auto const ours = shown("x-api-key: sb_of_ben\r\n");
    EXPECT_EQ(ours.body, R"({"object":"list","data":[{"id":"team","object":"model","created":0,"owned_by":"signalbox"},)"
                         R"({"id":"up","object":"model","created":0,"owned_by":"p"}]})");
    auto const theirs = shown("x-api-key: sb_of_ben\r\nanthropic-version: 2023-06-01\r\n");
    EXPECT_EQ(theirs.body, R"({"data":[{"type":"model","id":"team","display_name":"team","created_at":"1970-01-01T00:00:00Z"},)"
                           R"({"type":"model","id":"up","display_name":"up","created_at":"1970-01-01T00:00:00Z"}],)"
                           R"("has_more":false,"first_id":"team","last_id":"up"})");
    EXPECT_NE(shown("x-api-key: sb_of_ann\r\n").body.find("\"other\""), std::string::npos);
    EXPECT_EQ(shown("").status, 401);
}

TEST_F(permission, one_model_is_shown_by_its_id_and_hidden_from_who_may_not_use_it)
{
    auto const shown = [&](std::string const& id) { return ask(at->port(), get("/v1/models/" + id, "x-api-key: sb_of_ben\r\n")); };
    EXPECT_EQ(shown("up").body, R"({"id":"up","object":"model","created":0,"owned_by":"p"})");
    EXPECT_EQ(shown("%75p").status, 200);
    EXPECT_EQ(shown("other").status, 404);
    EXPECT_EQ(shown("nothing").status, 404);
}

TEST_F(permission, new_keys_and_revoked_ones_count_from_the_next_request_on)
{
    auto const dan = std::make_shared<model::principal>(model::principal{"key_1", "dan", true, {}});
    access::key_entry const fresh{access::sha256("sb_of_dan"), dan, {}};
    EXPECT_EQ(chat(openai, "up", "x-api-key: sb_of_dan\r\n").status, 401);
    raw_client kept(at->port());
    kept.send(post(openai.path(), openai.body("up"), "x-api-key: sb_of_dan\r\n"));
    EXPECT_EQ(kept.reply().status, 401);
    at->states.publish_keys({fresh});
    kept.send(post(openai.path(), openai.body("up"), "x-api-key: sb_of_dan\r\n"));
    EXPECT_EQ(kept.reply().status, 200);
    at->states.publish_keys({});
    kept.send(post(openai.path(), openai.body("up"), "x-api-key: sb_of_dan\r\n"));
    EXPECT_EQ(kept.reply().status, 401);
}

}  // namespace
}  // namespace signalbox::test
