// What a provider's refusal means for the other members of a group, and what the caller reads when none of them answers.
#include "tests/engine/gateway/dialect_samples.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

namespace signalbox::test {
namespace {

class two_members : public testing::Test {
protected:
    /// A fallback group "both" of one member of each dialect; `on`: what moves on to the next member.
    void configure(dialect first_spoken, dialect second_spoken, std::string const& on = "default")
    {
        auto const provider = [](char const* id, dialect spoken, scripted_upstream const& at) {
            return "  - {id: " + std::string(id) + ", kind: openai_compatible, dialect: " + std::string(model::name(spoken)) +
                   ", base_url: \"http://127.0.0.1:" + std::to_string(at.port()) + "/v1\", auth: {type: none}}\n";
        };
        at.configure("signalbox: 1\nserver: {public: true}\nproviders:\n" + provider("one", first_spoken, first) +
                     provider("two", second_spoken, second) +
                     "models:\n  - {id: first, provider: one}\n  - {id: second, provider: two}\n"
                     "groups:\n  - {id: both, strategy: fallback, failover: {on: [" +
                     on + "]}, members: [{model: first}, {model: second}]}\n");
        second.always({read_request(), send(reply_with(plain_reply(second_spoken))), again()});
    }
    /// Each connection has one reply, so that the next one is another.
    void refuse_first(int status, std::string const& body)
    {
        first.always({read_request(), send(reply_with(body, "Connection: close\r\n", status))});
    }

    gateway_fixture at;
    scripted_upstream first{at.loop.get_executor()}, second{at.loop.get_executor()};
};

TEST_F(two_members, the_next_one_is_asked_when_the_account_or_the_model_is_at_fault)
{
    configure(dialect::anthropic, dialect::openai_chat);
    for (std::string const& body :
         {error_reply(dialect::anthropic, "invalid_request_error", "Your credit balance is too low to access the Anthropic API."),
          error_reply(dialect::anthropic, "invalid_request_error", "You have reached your specified API usage limits."),
          std::string(R"({"error":{"message":"m","type":"invalid_request_error","code":"model_decommissioned"}})")}) {
        refuse_first(400, body);
        at.ask("/v1/chat/completions", request_in(dialect::openai_chat, "both", false));
        EXPECT_EQ(at.client->status, 200) << at.client->body;
        EXPECT_EQ(at.event().resolved_model(), "second");
        EXPECT_EQ(at.event().attempts(0).status(), 400u);
    }
}

TEST_F(two_members, a_limit_of_tokens_for_each_minute_told_as_413_asks_the_next_one)
{
    configure(dialect::openai_chat, dialect::openai_chat);
    refuse_first(
        413,
        R"({"error":{"message":"Request too large on tokens per minute (TPM): Limit 12000, Requested 14137","type":"tokens","code":"rate_limit_exceeded"}})");
    at.ask("/v1/chat/completions", request_in(dialect::openai_chat, "both", false));
    EXPECT_EQ(at.client->status, 200) << at.client->body;
}

TEST_F(two_members, a_prompt_that_does_not_fit_is_refused_at_once)
{
    configure(dialect::openai_chat, dialect::openai_chat);
    std::string const words = "The prompt exceeded this model context window limit (131072)";
    refuse_first(413, error_reply(dialect::openai_chat, "invalid_request_error", words));
    at.ask("/v1/messages", request_in(dialect::anthropic, "both", false));
    EXPECT_EQ(at.client->status, 400);
    EXPECT_NE(at.client->body.find("\"message\":\"prompt is too long"), std::string::npos) << at.client->body;
    EXPECT_EQ(second.accepted().count(), 0u);
}

struct refusal_of_a_vendor {
    dialect spoken;
    std::string word;  // of `failover.on`
    std::string body;  // as the vendor sends it, with status 400
};

std::vector<refusal_of_a_vendor> const& refusals_of_vendors()
{
    static std::vector<refusal_of_a_vendor> const all{
        {dialect::openai_chat, "context_length",
         R"({"error":{"message":"This model's maximum context length is 128000 tokens. However, your messages resulted in 150021 tokens. Please reduce the length of the messages.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}})"},
        {dialect::anthropic, "context_length",
         R"({"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"},"request_id":"req_011C"})"},
        {dialect::openai_chat, "content_filter",
         R"({"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry. To learn more about our content filtering policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":false,"severity":"safe"},"jailbreak":{"filtered":false,"detected":false},"violence":{"filtered":true,"severity":"medium"}}}}})"},
        {dialect::openai_chat, "content_filter",
         R"({"error":{"message":"Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try again with a different prompt: https://platform.openai.com/docs/guides/reasoning#advice-on-prompting","type":"invalid_request_error","param":null,"code":"invalid_prompt"}})"},
        {dialect::anthropic, "content_filter",
         R"({"type":"error","error":{"type":"invalid_request_error","message":"Output blocked by content filtering policy"},"request_id":"req_011D"})"}};
    return all;
}

TEST_F(two_members, the_next_one_is_asked_about_what_its_group_names_and_only_then)
{
    std::size_t answers = 0;
    for (refusal_of_a_vendor const& each : refusals_of_vendors())
        for (std::string const& on : {"default, " + each.word, each.word, std::string("default"),
                                      std::string(each.word == "context_length" ? "default, content_filter" : "default, context_length")}) {
            bool const goes_on = on.ends_with(each.word);
            configure(each.spoken, dialect::openai_chat, on);
            refuse_first(400, each.body);
            for (dialect const client : {dialect::openai_chat, dialect::anthropic}) {
                SCOPED_TRACE("on: [" + on + "], " + each.body + ", to a client of " + std::string(model::name(client)));
                at.ask(path_of(client), request_in(client, "both", false));
                EXPECT_EQ(at.client->status, goes_on ? 200 : 400) << at.client->body;
                EXPECT_EQ(at.event().resolved_model(), goes_on ? "second" : "");
                ASSERT_EQ(at.event().attempts_size(), goes_on ? 2 : 1);
                EXPECT_EQ(at.event().attempts(0).status(), 400u);
                answers += goes_on ? 1 : 0;
                EXPECT_EQ(second.requests().size(), answers);
            }
        }
}

std::string two_choices(std::string const& model)
{
    return "{\"model\":\"" + model + "\",\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}";
}

TEST_F(two_members, the_one_that_can_express_the_request_answers_it)
{
    configure(dialect::anthropic, dialect::openai_chat);
    at.ask("/v1/chat/completions", two_choices("both"));
    EXPECT_EQ(at.client->status, 200) << at.client->body;
    ASSERT_EQ(at.event().attempts_size(), 2);
    EXPECT_EQ(at.event().attempts(0).fault(), "untranslatable");
    EXPECT_EQ(at.event().decision(), "allowed");
    EXPECT_EQ(first.accepted().count(), 0u);
}

TEST_F(two_members, a_request_that_none_can_express_is_the_callers_mistake)
{
    configure(dialect::anthropic, dialect::anthropic);
    at.ask("/v1/chat/completions", two_choices("both"));
    EXPECT_EQ(at.client->status, 400) << at.client->body;
    EXPECT_NE(at.client->body.find("\"code\":\"unsupported_parameter\""), std::string::npos) << at.client->body;
    EXPECT_EQ(at.event().decision(), "blocked");
    at.ask("/v1/chat/completions", two_choices("second"));
    EXPECT_EQ(at.client->status, 400);
}

TEST_F(two_members, a_503_is_not_hidden_by_one_that_cannot_express_the_request)
{
    configure(dialect::openai_chat, dialect::anthropic);
    refuse_first(503, error_reply(dialect::openai_chat, "server_error", "out of order"));
    at.ask("/v1/chat/completions", two_choices("both"));
    EXPECT_EQ(at.client->status, 502) << at.client->body;
    EXPECT_NE(at.client->body.find("out of order"), std::string::npos) << at.client->body;
    EXPECT_NE(at.client->body.find("untranslatable"), std::string::npos) << at.client->body;
    EXPECT_EQ(at.event().decision(), "error");
}

/// The path of the request that a provider at this address gets.
std::string path_at(std::string const& kind, std::string const& path, std::string const& body)
{
    gateway_fixture at;
    scripted_upstream server(at.loop.get_executor());
    server.always({read_request(), send(reply_with(body)), again()});
    at.configure("signalbox: 1\nserver: {public: true}\nproviders:\n  - {id: p, kind: " + kind + ", base_url: \"http://127.0.0.1:" +
                 std::to_string(server.port()) + path + "\", auth: {type: none}}\nmodels:\n  - {id: m, provider: p}\n");
    at.ask("/v1/chat/completions", request_in(dialect::openai_chat, "m", false));
    EXPECT_EQ(at.client->status, 200) << at.client->body;
    std::string const seen = server.requests().empty() ? std::string() : server.requests()[0];
    return seen.substr(0, seen.find(" HTTP/1.1"));
}

TEST(base_addresses, are_taken_as_the_vendors_sdks_take_them)
{
    std::string const claude = plain_reply(dialect::anthropic), gpt = plain_reply(dialect::openai_chat);
    for (char const* path : {"/anthropic", "/anthropic/", "/anthropic/v1", "/anthropic/v1/", "/anthropic/v1/messages"})
        EXPECT_EQ(path_at("anthropic", path, claude), "POST /anthropic/v1/messages") << path;
    for (char const* path : {"/openai/v1", "/openai/v1/", "/openai/v1/chat/completions"})
        EXPECT_EQ(path_at("openai", path, gpt), "POST /openai/v1/chat/completions") << path;
    EXPECT_EQ(path_at("openai_compatible", "/v1?api-version=2026-01-01", gpt), "POST /v1/chat/completions?api-version=2026-01-01");
}

}  // namespace
}  // namespace signalbox::test
