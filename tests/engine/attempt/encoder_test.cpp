// The bytes that go to a provider: the head's lines, then the original body around another model name, or a translation.
#include "engine/attempt/encoder.hpp"

#include "engine/dialect/dialects.hpp"
#include "engine/dialect/hosting.hpp"

#include <gtest/gtest.h>

namespace signalbox::attempt {

namespace {

using spoken = model::dialect;

std::string const openai_body = R"({ "x":1.50, "model" : "asked","messages":[{"role":"user","content":"hi"}]})";
std::string const anthropic_body = R"({"model":"asked","max_tokens":9,"messages":[{"role":"user","content":"hi"}]})";

class encoder_test : public testing::Test {
protected:
    encoder_test()
    {
        at_.where.path = "/base/v1";
        at_.authority = "api.example:8443";
        at_.style = provider::credential_style::bearer;
        at_.credential = provider::secret("key-1");
        to_.upstream_model = "up\"model";
        to_.full_name = "p/up";
    }
    void ask(spoken by, spoken to, std::string const& body)
    {
        auto const scanned = dialect::reader_of_requests(by).scan(body);
        ASSERT_TRUE(scanned) << scanned.error().detail;
        scanned_ = *scanned;
        from_.spoken = by;
        from_.body = body;
        from_.scanned = &scanned_;
        to_.spoken = at_.spoken = to;
    }
    route::road way() const { return from_.spoken == to_.spoken ? route::road::relay : route::road::translate; }
    /// The whole request as one text.
    std::string sent(bool strict = false)
    {
        encoder requests(from_);
        auto const made = requests.encode(to_, at_, way(), strict, now_, token_);
        losses_ = requests.losses();
        if (!made) return "failed: " + made.error().param + ": " + made.error().detail;
        std::string all(made->head);
        for (auto const piece : made->body) all += piece;
        return all;
    }
    std::string head_of_sent()
    {
        auto const all = sent();
        return all.substr(0, all.find("\r\n\r\n") + 2);
    }

    provider::definition at_;
    route::target to_;
    source_request from_;
    dialect::scanned_request scanned_;
    std::vector<model::loss> losses_;
    std::string token_;
    model::wall_time now_{std::chrono::microseconds(1'440'938'160'000'000)};  // 2015-08-30T12:36:00Z
};

}  // namespace

TEST_F(encoder_test, relays_the_body_around_the_targets_name)
{
    ask(spoken::openai_chat, spoken::openai_chat, openai_body);
    from_.query = "a=1&b";
    from_.forwarded = "traceparent: 00-1\r\ntracestate: a=b\r\n";
    from_.api_version = "2020-01-01";  // these two mean nothing to this provider
    from_.beta = "one";
    EXPECT_EQ(sent(), "POST /base/v1/chat/completions?a=1&b HTTP/1.1\r\n"
                      "Host: api.example:8443\r\n"
                      "Content-Type: application/json\r\n"
                      "Accept: application/json\r\n"
                      "Accept-Encoding: identity\r\n"
                      "User-Agent: signalbox\r\n"
                      "Content-Length: 78\r\n"
                      "traceparent: 00-1\r\ntracestate: a=b\r\n"
                      "Authorization: Bearer key-1\r\n"
                      "\r\n"
                      R"({ "x":1.50, "model" : "up\"model","messages":[{"role":"user","content":"hi"}]})");
    EXPECT_TRUE(losses_.empty());
}

TEST_F(encoder_test, names_the_deployment_in_the_path_where_the_provider_wants_it)
{
    at_.where.path = "/openai/deployments/";
    at_.where.query = "api-version=2024-10-21";
    at_.model_in_path = true;
    to_.upstream_model = "gpt-4o eu";
    for (auto const by : {spoken::openai_chat, spoken::anthropic}) {
        ask(by, spoken::openai_chat, by == spoken::anthropic ? anthropic_body : openai_body);
        std::string const all = sent();
        EXPECT_TRUE(all.starts_with("POST /openai/deployments/gpt-4o%20eu/chat/completions?api-version=2024-10-21 HTTP/1.1\r\n")) << all;
    }
}

TEST_F(encoder_test, gives_a_body_that_names_no_model_the_targets_name)
{
    struct row {
        spoken by;
        char const *body, *sent;
    };
    for (row const& each : {
             row{spoken::openai_chat, R"({ "x":1.50,"messages":[1]})", R"({"model":"up\"model", "x":1.50,"messages":[1]})"},
             row{spoken::openai_chat, R"( {"messages":[1]} )", R"( {"model":"up\"model","messages":[1]} )"},
             row{spoken::openai_chat, R"({"messages":[1],"model": null})", R"({"messages":[1],"model": "up\"model"})"},
             row{spoken::openai_chat, R"({"model":"","messages":[1]})", R"({"model":"up\"model","messages":[1]})"},
             row{spoken::anthropic, R"({"messages":[{}]})", R"({"model":"up\"model","messages":[{}]})"},
             row{spoken::openai_responses, R"({ })", R"({"model":"up\"model" })"},
             row{spoken::gemini, R"({"contents":[]})", R"({"contents":[]})"},
         }) {
        std::string const body = each.body;
        ask(each.by, each.by, body);
        std::string const all = sent();
        EXPECT_EQ(all.substr(all.find("\r\n\r\n") + 4), each.sent);
        EXPECT_NE(all.find("Content-Length: " + std::to_string(std::string_view(each.sent).size()) + "\r\n"), std::string::npos) << all;
    }
}

TEST_F(encoder_test, encodes_a_profiles_colon_once_in_the_path_and_signs_it_encoded_twice)
{
    at_.where.path.clear();
    at_.authority = "bedrock-runtime.us-east-1.amazonaws.com";
    at_.style = provider::credential_style::sigv4;
    at_.credential = provider::secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    at_.aws = {provider::secret("AKIDEXAMPLE"), {}, "us-east-1", "bedrock"};
    to_.upstream_model = "anthropic.claude-3-haiku-20240307-v1:0";
    now_ = model::wall_time(std::chrono::microseconds(1'767'323'045'000'000));  // 2026-01-02T03:04:05Z
    std::string const body = R"({"messages":[{"role":"user","content":[{"text":"hi"}]}]})";
    ask(spoken::bedrock, spoken::bedrock, body);
    std::string const all = sent();
    EXPECT_TRUE(all.starts_with("POST /model/anthropic.claude-3-haiku-20240307-v1%3A0/converse HTTP/1.1\r\n")) << all;
    // Computed with Python's hmac and with aws4 for npm.
    EXPECT_NE(all.find("Signature=1d46b853950ada1236d7f19ff7fa4766dda53e3e07916e6dea4affdb3c67879a\r\n"), std::string::npos) << all;
    EXPECT_TRUE(all.ends_with("\r\n\r\n" + body)) << all;
    scanned_.stream = true;
    std::string const streamed = sent();
    EXPECT_TRUE(streamed.starts_with("POST /model/anthropic.claude-3-haiku-20240307-v1%3A0/converse-stream HTTP/1.1\r\n")) << streamed;
    EXPECT_NE(streamed.find("Accept: application/vnd.amazon.eventstream\r\n"), std::string::npos) << streamed;
}

TEST_F(encoder_test, asks_for_claude_at_vertex_as_the_cloud_wants_it)
{
    at_.what = provider::kind::vertex;
    at_.hosted = dialect::hosting_of("vertex", spoken::anthropic);
    at_.where.path = "/v1/projects/p/locations/global/publishers/anthropic";
    at_.style = provider::credential_style::service_account;
    at_.credential = {};
    to_.upstream_model = "claude-sonnet-4-5@20250929";
    token_ = "ya29.a";
    from_.api_version = "2023-06-01";
    from_.beta = "one";
    std::string const body = R"({"max_tokens":9, "model":"asked","stream":true,"messages":[{"role":"user","content":"hi"}],"x":1.50})";
    ask(spoken::anthropic, spoken::anthropic, body);
    EXPECT_EQ(
        sent(),
        "POST /v1/projects/p/locations/global/publishers/anthropic/models/claude-sonnet-4-5%4020250929:streamRawPredict HTTP/1.1\r\n"
        "Host: api.example:8443\r\n"
        "Content-Type: application/json\r\n"
        "Accept: text/event-stream\r\n"
        "Accept-Encoding: identity\r\n"
        "User-Agent: signalbox\r\n"
        "Content-Length: 123\r\n"
        "anthropic-beta: one\r\n"
        "Authorization: Bearer ya29.a\r\n"
        "\r\n"
        R"({"anthropic_version":"vertex-2023-10-16","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}],"x":1.50})");
    ask(spoken::openai_chat, spoken::anthropic, openai_body);
    std::string const translated = sent();
    EXPECT_NE(translated.find(":rawPredict HTTP/1.1\r\n"), std::string::npos) << translated;
    EXPECT_EQ(translated.find("anthropic-version"), std::string::npos) << translated;
    EXPECT_NE(translated.find("\r\n\r\n{\"anthropic_version\":\"vertex-2023-10-16\","), std::string::npos) << translated;
    EXPECT_EQ(translated.find(R"("model")"), std::string::npos) << translated;
}

TEST_F(encoder_test, asks_for_claude_at_bedrock_as_the_cloud_wants_it)
{
    at_.what = provider::kind::bedrock;
    at_.hosted = dialect::hosting_of("bedrock", spoken::anthropic);
    at_.where.path.clear();
    at_.headers = {{"Anthropic-Version", "bedrock-own"}, {"X-Amzn-Bedrock-Trace", "ENABLED"}};
    to_.upstream_model = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
    from_.beta = "one,two";
    std::string const body = R"({"model":"asked","stream":true,"max_tokens":9,"messages":[{"role":"user","content":"hi"}]})";
    ask(spoken::anthropic, spoken::anthropic, body);
    std::string const all = sent();
    EXPECT_TRUE(all.starts_with("POST /model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke-with-response-stream HTTP/1.1\r\n"))
        << all;
    EXPECT_NE(all.find("Accept: application/vnd.amazon.eventstream\r\n"), std::string::npos) << all;
    EXPECT_NE(all.find("X-Amzn-Bedrock-Trace: ENABLED\r\n"), std::string::npos) << all;
    EXPECT_EQ(all.find("nthropic-"), std::string::npos) << all;
    EXPECT_TRUE(all.ends_with("\r\n\r\n"
                              R"({"anthropic_version":"bedrock-own","anthropic_beta":["one","two"],"max_tokens":9,)"
                              R"("messages":[{"role":"user","content":"hi"}]})"))
        << all;
    scanned_.stream = false;
    EXPECT_TRUE(sent().starts_with("POST /model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke HTTP/1.1\r\n"));
}

TEST_F(encoder_test, an_operation_that_the_cloud_does_not_have_is_not_asked_for)
{
    at_.hosted = dialect::hosting_of("bedrock", spoken::anthropic);
    ask(spoken::anthropic, spoken::anthropic, anthropic_body);
    from_.asked = dialect::operation::count_tokens;
    EXPECT_EQ(sent(), "failed: : p/up is offered without count_tokens by its provider");
}

TEST_F(encoder_test, signs_what_it_sends_whether_the_body_is_copied_or_not)
{
    at_.style = provider::credential_style::sigv4;
    at_.credential = provider::secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    at_.aws = {provider::secret("AKIDEXAMPLE"), {}, "us-east-1", "bedrock"};
    std::string const begin = R"({"model":"asked","messages":[{"role":"user","content":")";
    std::string const small = begin + "hi\"}]}", large = begin + std::string(5'000, 'x') + "\"}]}";
    // Computed with Python's hmac over the bytes that are sent.
    for (auto const& [body, proof] : {std::pair(small, "fe081981204a7c303c3f0b4bb0d8ab52fc8f3155f864e83776459e254103861d"),
                                      std::pair(large, "d8ed57bbbdba057a8c6c032e927c818afd8c4af554d119297cb92b6382b7899c")}) {
        ask(spoken::openai_chat, spoken::openai_chat, body);
        std::string const head = head_of_sent();
        EXPECT_NE(head.find("\r\nX-Amz-Date: 20150830T123600Z\r\nAuthorization: AWS4-HMAC-SHA256 "
                            "Credential=AKIDEXAMPLE/20150830/us-east-1/bedrock/aws4_request, "
                            "SignedHeaders=content-type;host;x-amz-date, Signature=" +
                            std::string(proof) + "\r\n"),
                  std::string::npos)
            << head;
    }
}

TEST_F(encoder_test, asks_for_events_when_the_client_streams)
{
    std::string const streamed = R"({"model":"asked","stream":true,"messages":[{"role":"user","content":"hi"}]})";
    ask(spoken::openai_chat, spoken::openai_chat, streamed);
    EXPECT_NE(sent().find("\r\nAccept: text/event-stream\r\n"), std::string::npos);
}

TEST_F(encoder_test, a_body_too_long_to_copy_stays_in_its_pieces)
{
    std::string const large = R"({"model":"asked","messages":[{"role":"user","content":")" + std::string(5'000, 'x') + "\"}]}";
    ask(spoken::openai_chat, spoken::openai_chat, large);
    encoder requests(from_);
    auto const made = requests.encode(to_, at_, way(), false, now_);
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->head.ends_with("\r\n\r\n"));
    ASSERT_EQ(made->body.size(), 3u);
    EXPECT_EQ(made->body[0], R"({"model":)");
    EXPECT_EQ(made->body[1], R"("up\"model")");
    EXPECT_EQ(made->body[2].data(), large.data() + large.find(",\"messages\"")) << "not copied";
}

TEST_F(encoder_test, relays_the_clients_version_and_betas_to_anthropic)
{
    ask(spoken::anthropic, spoken::anthropic, anthropic_body);
    at_.headers = {{"anthropic-version", "2024-10-22"}, {"X-Team", "blue"}};
    from_.api_version = "2023-01-01";
    from_.beta = "one,two";
    EXPECT_EQ(head_of_sent(), "POST /base/v1/messages HTTP/1.1\r\n"
                              "Host: api.example:8443\r\n"
                              "Content-Type: application/json\r\n"
                              "Accept: application/json\r\n"
                              "Accept-Encoding: identity\r\n"
                              "User-Agent: signalbox\r\n"
                              "Content-Length: 80\r\n"
                              "anthropic-version: 2023-01-01\r\n"
                              "anthropic-beta: one,two\r\n"
                              "X-Team: blue\r\n"
                              "Authorization: Bearer key-1\r\n");
}

TEST_F(encoder_test, the_version_is_the_clients_else_the_providers_else_the_usual_one_on_both_roads)
{
    auto const version = [&] {
        auto const head = head_of_sent();
        std::string const name = "ersion: ";  // the case is the configuration's
        auto const at = head.find(name);
        EXPECT_EQ(head.find(name, at + 1), std::string::npos) << "once";
        return head.substr(at + name.size(), 10);
    };
    for (auto const by : {spoken::anthropic, spoken::openai_chat}) {
        ask(by, spoken::anthropic, by == spoken::anthropic ? anthropic_body : openai_body);
        at_.headers.clear();
        EXPECT_EQ(version(), "2023-06-01");
        at_.headers = {{"Anthropic-Version", "2024-10-22"}};
        EXPECT_EQ(version(), "2024-10-22");
    }
}

TEST_F(encoder_test, a_translation_has_neither_the_clients_query_nor_its_betas)
{
    ask(spoken::anthropic, spoken::openai_chat, anthropic_body);
    from_.query = "beta=true";
    from_.beta = "one";
    from_.api_version = "2023-01-01";
    auto const all = sent();
    EXPECT_TRUE(all.starts_with("POST /base/v1/chat/completions HTTP/1.1\r\n")) << all;
    EXPECT_EQ(all.find("anthropic"), std::string::npos) << all;
    EXPECT_NE(all.find(R"("model":"up\"model")"), std::string::npos) << all;
}

TEST_F(encoder_test, strict_refuses_what_a_translation_would_lose)
{
    std::string const body = R"({"model":"asked","max_tokens":9,"top_k":3,"messages":[{"role":"user","content":"hi"}]})";
    ask(spoken::anthropic, spoken::openai_chat, body);
    at_.what = provider::kind::openai;
    EXPECT_TRUE(sent(false).starts_with("POST "));
    ASSERT_EQ(losses_.size(), 1u);
    EXPECT_EQ(losses_[0].field, "top_k");
    EXPECT_TRUE(sent(true).starts_with("failed: top_k: p/up cannot take top_k: ")) << sent(true);
}

TEST_F(encoder_test, a_relay_after_a_translation_has_no_losses)
{
    std::string const body = R"({"model":"asked","max_tokens":9,"top_k":3,"messages":[{"role":"user","content":"hi"}]})";
    ask(spoken::anthropic, spoken::openai_chat, body);
    at_.what = provider::kind::openai;
    encoder requests(from_);
    ASSERT_TRUE(requests.encode(to_, at_, way(), false, now_));
    EXPECT_EQ(requests.losses().size(), 1u);
    to_.spoken = at_.spoken = spoken::anthropic;
    ASSERT_TRUE(requests.encode(to_, at_, way(), false, now_));
    EXPECT_TRUE(requests.losses().empty());
}

}  // namespace signalbox::attempt
