// A provider that repeats what it was sent: the gateway's key, a header of the configuration, the caller's key. None of them reaches a
// caller or an event, whichever way the words take, for every kind of provider, form of key and pair of dialects.
#include "tests/engine/gateway/dialect_samples.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <boost/algorithm/string/predicate.hpp>

namespace signalbox::test {
namespace {

constexpr std::array<std::string_view, 5> key_forms{"sk-proj-AbCdEf0123456789ghijKLMNopqrSTUVwxyz0123456789abcdXYZ",
                                                    "0123456789abcdef0123456789abcdef", "a1b2c3d4e5f60718293a4b5c6d7e8f90.QwErTyUiOpAsDfGh",
                                                    "token-team-secret-2026", "7b0c2f1e-5d8a-4f3b-9a6e-2c1d0e9f8a7b"};
constexpr std::string_view header_secret = "tenant-password-4711";
constexpr std::string_view callers_key = "sb_callersOwnKey0123456789";

struct way {
    std::string_view kind;  // of the provider
    std::string_view auth;  // its auth, with %KEY%
    dialect spoken;
};
constexpr std::array<way, 8> ways{{{"openai", "{secret: \"%KEY%\"}", dialect::openai_chat},
                                   {"anthropic", "{secret: \"%KEY%\"}", dialect::anthropic},
                                   {"openai_compatible", "{secret: \"%KEY%\"}", dialect::openai_chat},
                                   {"openai_compatible", "{secret: \"%KEY%\"}", dialect::openai_responses},
                                   {"gemini", "{secret: \"%KEY%\"}", dialect::gemini},
                                   {"ollama", "{secret: \"%KEY%\"}", dialect::ollama},
                                   {"openai_compatible", "{secret: \"%KEY%\"}", dialect::bedrock},
                                   {"openai_compatible", "{type: header, name: x-team-key, secret: \"%KEY%\"}", dialect::openai_chat}}};

/// The longest piece of the secret that stands in the text, in any case.
std::string piece_in(std::string_view text, std::string_view secret)
{
    for (std::size_t i = 0; i + 8 <= secret.size(); ++i)
        if (boost::algorithm::icontains(text, secret.substr(i, 8))) return std::string(secret.substr(i, 8));
    return {};
}

std::string typed_reply(std::string const& type, std::string const& body, int status)
{
    return "HTTP/1.1 " + std::to_string(status) + " Scripted\r\nContent-Type: " + type +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

class echoing : public testing::TestWithParam<std::tuple<way, std::string_view, dialect>> {
protected:
    way provider() const { return std::get<0>(GetParam()); }
    std::string key() const { return std::string(std::get<1>(GetParam())); }
    dialect client() const { return std::get<2>(GetParam()); }

    /// What the provider repeats, with quotes as JSON has them.
    std::string echo() const
    {
        return "Bearer " + key() + ", x-tenant " + std::string(header_secret) + ", from " + std::string(callers_key) + " refused";
    }

    void play(script const& steps)
    {
        server.emplace(at.loop.get_executor());
        server->always(steps);
        std::string auth(provider().auth);
        auth.replace(auth.find("%KEY%"), 5, key());
        bool const chooses = provider().kind == "openai_compatible";
        std::string const chosen = chooses ? ", dialect: " + std::string(model::name(provider().spoken)) : std::string();
        std::string yaml = "signalbox: 1\nserver: {public: true}\nproviders:\n";
        for (char const* id : {"one", "two"})
            yaml += "  - {id: " + std::string(id) + ", kind: " + std::string(provider().kind) + chosen +
                    ", base_url: \"http://127.0.0.1:" + std::to_string(server->port()) + "/v1\", auth: " + auth +
                    ", headers: {x-tenant: " + std::string(header_secret) + "}, breaker: {max_fails: 0}}\n";
        at.configure(yaml + "models:\n  - {id: first, provider: one, upstream: up-1}\n  - {id: second, provider: two, upstream: up-2}\n"
                            "groups:\n  - {id: both, strategy: fallback, members: [{model: first}, {model: second}]}\n");
    }

    memory_client& ask(std::string const& model, bool stream)
    {
        std::string const body = request_in(client(), model, stream);
        std::string const bearer = "Bearer " + std::string(callers_key);
        return at.ask(path_of(client()), body, {{"authorization", bearer}});
    }

    void expect_no_secret(std::string const& where)
    {
        ASSERT_GE(server->requests().size(), 1u);
        EXPECT_NE(server->requests()[0].find(key()), std::string::npos) << "the provider was sent its key";
        EXPECT_EQ(server->requests()[0].find(callers_key), std::string::npos);
        std::string const reply = at.client->lines + at.client->content_type + at.client->body;
        std::string const event = at.event().SerializeAsString();
        for (std::string_view const secret : {std::string_view(std::get<1>(GetParam())), header_secret, callers_key}) {
            EXPECT_EQ(piece_in(reply, secret), "") << where << " reply: " << reply;
            EXPECT_EQ(piece_in(event, secret), "") << where << " event: " << at.event().ShortDebugString();
        }
        EXPECT_NE((reply + event).find("***"), std::string::npos) << where << ": the words came, masked: " << reply;
    }

    gateway_fixture at;
    std::optional<scripted_upstream> server;
};

TEST_P(echoing, hides_secrets_in_error_replies_of_every_status)
{
    for (int const status : {400, 401, 403, 404, 413, 422, 429, 500, 503, 529})
        for (char const* model : {"first", "both"}) {
            std::string const headers = "x-request-id: " + key() + "\r\n";
            play({read_request(), send(reply_with(error_reply(provider().spoken, "some_error", echo()), headers, status)), again()});
            ask(model, false);
            EXPECT_GE(at.client->status, 400);
            expect_no_secret(std::to_string(status) + " of " + model);
        }
}

TEST_P(echoing, hides_secrets_in_an_error_body_under_status_200)
{
    for (char const* model : {"first", "both"}) {
        play({read_request(), send(reply_with(error_reply(provider().spoken, "some_error", echo()))), again()});
        ask(model, false);
        EXPECT_GE(at.client->status, 400);
        expect_no_secret(model);
    }
}

TEST_P(echoing, hides_secrets_in_a_body_that_is_no_json)
{
    play({read_request(), send(typed_reply("text/html", "<html>" + echo() + "</html>", 400)), again()});
    ask("first", false);
    EXPECT_EQ(at.client->status, 400);
    EXPECT_EQ(piece_in(at.client->body, std::get<1>(GetParam())), "");
    if (client() == provider().spoken) {
        EXPECT_EQ(at.client->body, "<html>Bearer ***, x-tenant ***, from *** refused</html>");
    }
}

TEST_P(echoing, hides_secrets_in_an_error_event_inside_a_stream)
{
    auto events = stream_events(provider().spoken);
    events.resize(sample_of(provider().spoken).unfinished);
    std::string const first = joined(events);
    std::string const error = error_event(provider().spoken, "some_error", echo());
    std::string const begun = chunked_reply_with({first});
    std::string const rest = chunked_reply_with({error});
    // Without the last chunk of the one and the head of the other they are one body.
    std::string const head_and_first = begun.substr(0, begun.rfind("0\r\n\r\n")), error_and_end = rest.substr(rest.find("\r\n\r\n") + 4);
    for (std::size_t const piece : {1, 2, 7, 50}) {
        play({read_request(), send(head_and_first), drip(error_and_end, piece), again()});
        ask("first", true);
        EXPECT_TRUE(at.client->status != 200 || at.client->body.find("Hello.") != std::string::npos) << at.client->body;
        expect_no_secret("in pieces of " + std::to_string(piece));
    }
}

TEST_P(echoing, hides_secrets_in_the_code_and_the_type_of_an_error)
{
    std::string const members = R"("type":")" + key() + R"(","code":")" + key() + R"(","message":"no")";
    std::string const body =
        provider().spoken == dialect::anthropic
            ? R"({"type":"error","error":{"type":")" + key() + R"(","message":"no","details":{"error_code":")" + key() + R"("}}})"
            : "{\"error\":{" + members + "}}";
    for (int const status : {200, 400, 503})
        for (char const* model : {"first", "both"})
            for (bool const stream : {false, true}) {
                play({read_request(), send(reply_with(body, {}, status)), again()});
                ask(model, stream);
                std::string const seen = at.client->body + at.event().SerializeAsString();
                EXPECT_EQ(piece_in(seen, std::get<1>(GetParam())), "") << status << " of " << model << ": " << at.client->body;
            }
}

TEST_P(echoing, hides_secrets_in_the_target_of_a_redirect)
{
    play({read_request(), send("HTTP/1.1 307 Moved\r\nLocation: http://other.example/" + key() + "/v1\r\nContent-Length: 0\r\n\r\n"),
          again()});
    for (char const* model : {"first", "both"}) {
        ask(model, false);
        EXPECT_EQ(at.client->status, 502);
        std::string const seen = at.client->body + at.event().SerializeAsString();
        EXPECT_EQ(piece_in(seen, std::get<1>(GetParam())), "") << at.client->body;
        EXPECT_NE(at.client->body.find("http://other.example/***/v1"), std::string::npos) << at.client->body;
    }
}

TEST_P(echoing, hides_secrets_in_the_name_of_the_model_that_answered)
{
    if (sample_of(provider().spoken).names.empty()) GTEST_SKIP() << "replies name no model";
    std::string reply = plain_reply(provider().spoken);
    reply.replace(reply.find("up-model"), 8, key());
    play({read_request(), send(reply_with(reply)), again()});
    ask("first", false);
    EXPECT_EQ(at.client->status, 200);
    EXPECT_EQ(at.event().response_model(), "***");
}

TEST_P(echoing, hides_secrets_in_a_content_type_nobody_expected)
{
    play({read_request(), send(typed_reply("text/html; charset=" + key(), "x", 200)), again()});
    ask("both", false);
    EXPECT_GE(at.client->status, 500);
    expect_no_secret("content type");
}

std::string name_of(testing::TestParamInfo<echoing::ParamType> const& info)
{
    return "way" + std::to_string(info.index);
}

INSTANTIATE_TEST_SUITE_P(secrets, echoing,
                         testing::Combine(testing::ValuesIn(ways), testing::ValuesIn(key_forms), testing::ValuesIn(all_dialects())),
                         name_of);

/// A provider's key that is made of the gateway's own words.
TEST(words_of_the_gateway, are_never_taken_for_a_secret)
{
    std::string const key = "upstream_status-attempts-provider";
    gateway_fixture at;
    scripted_upstream server(at.loop.get_executor());
    std::string const body = R"({"error":{"message":"I got )" + key + R"(","type":"x"}})";
    server.always({read_request(), send(reply_with(body, {}, 503)), again()});
    std::string yaml = "signalbox: 1\nserver: {public: true}\nproviders:\n";
    for (char const* id : {"one", "two"})
        yaml += "  - {id: " + std::string(id) + ", kind: openai_compatible, base_url: \"http://127.0.0.1:" + std::to_string(server.port()) +
                "/v1\", auth: {secret: \"" + key + "\"}, breaker: {max_fails: 0}}\n";
    at.configure(yaml + "models:\n  - {id: first, provider: one}\n  - {id: second, provider: two}\n"
                        "groups:\n  - {id: both, strategy: fallback, members: [{model: first}, {model: second}]}\n");
    at.ask("/v1/chat/completions", request_in(dialect::openai_chat, "both", false));
    EXPECT_EQ(at.event().detail(), "all 2 attempts failed, the last with upstream_status: I got ***");
    EXPECT_EQ(at.event().attempts(1).detail(), "I got ***");
    EXPECT_NE(at.client->body.find(R"("reason":"upstream_status: I got ***")"), std::string::npos) << at.client->body;
}

TEST(secrets_of_a_caller, do_not_reach_the_event_by_the_name_it_asks_for)
{
    gateway_fixture at;
    at.configure(
        "signalbox: 1\nserver: {public: true}\nproviders:\n  - {id: one, kind: simulator}\nmodels:\n  - {id: first, provider: one}\n");
    std::string const bearer = "Bearer " + std::string(callers_key);
    at.ask("/v1/chat/completions", request_in(dialect::openai_chat, std::string(callers_key), false), {{"authorization", bearer}});
    EXPECT_EQ(at.client->status, 404);
    EXPECT_EQ(piece_in(at.client->body, callers_key), "") << at.client->body;
    EXPECT_EQ(at.event().requested_model(), "***");
    EXPECT_EQ(piece_in(at.event().SerializeAsString(), callers_key), "") << at.event().ShortDebugString();
}

/// Client and provider speak these, and the client writes its key where the name of a field stands.
class key_as_a_name : public testing::TestWithParam<std::tuple<dialect, dialect>> {
protected:
    dialect client() const { return std::get<0>(GetParam()); }

    /// `members` stand behind the model's name, with %KEY% for the key.
    void ask(std::string members, bool strict)
    {
        std::string const to(model::name(std::get<1>(GetParam())));
        at.configure("signalbox: 1\nserver: {public: true}\nproviders:\n  - {id: one, kind: simulator, dialect: " + to +
                     "}\nmodels:\n  - {id: first, provider: one}\n"
                     "groups:\n  - {id: both, strategy: fallback, strict: " +
                     (strict ? "true" : "false") + ", members: [{model: first}]}\n");
        for (std::size_t place = 0; (place = members.find("%KEY%", place)) != std::string::npos;) members.replace(place, 5, callers_key);
        std::string const body = "{\"model\":\"both\"," + members + "," + sample_of(client()).asked + "}";
        at.ask(path_of(client()), body, {{"authorization", "Bearer " + std::string(callers_key)}});
        for (std::string const& seen : {at.client->body, at.event().SerializeAsString()})
            EXPECT_EQ(piece_in(seen, callers_key), "") << seen;
    }

    gateway_fixture at;
};

TEST_P(key_as_a_name, is_hidden_in_the_losses_of_an_event)
{
    ask(R"("%KEY%":{"a":1})", false);
    EXPECT_EQ(at.client->status, 200) << at.client->body;
    bool const relayed = client() == std::get<1>(GetParam());
    ASSERT_EQ(at.event().translation_losses_size(), relayed ? 0 : 1);
    if (relayed) return;
    EXPECT_TRUE(at.event().translation_losses(0).starts_with("***: ")) << at.event().translation_losses(0);
}

TEST_P(key_as_a_name, is_hidden_when_a_strict_group_refuses_it)
{
    ask(R"("%KEY%":{"a":1})", true);
    if (client() == std::get<1>(GetParam())) return;
    EXPECT_EQ(at.client->status, 400);
    EXPECT_NE(at.client->body.find("***"), std::string::npos) << at.client->body;
}

TEST_P(key_as_a_name, is_hidden_in_what_is_said_of_a_wrong_request)
{
    std::string many = R"("%KEY%":1)";  // more unknown fields than a request may have, the last with the key in its name
    for (int i = 0; i < 1100; ++i) many = "\"x" + std::to_string(i) + "\":1," + many + ",\"%KEY%" + std::to_string(i) + "\":1";
    ask(many, false);
    EXPECT_EQ(at.client->status, 400) << at.client->body;  // of the gateway, or of a simulated provider that it was relayed to
}

INSTANTIATE_TEST_SUITE_P(secrets, key_as_a_name, testing::Combine(testing::ValuesIn(all_dialects()), testing::ValuesIn(all_dialects())),
                         [](auto const& info) {
                             return std::string(model::name(std::get<0>(info.param))) + "_to_" +
                                    std::string(model::name(std::get<1>(info.param)));
                         });

}  // namespace
}  // namespace signalbox::test
