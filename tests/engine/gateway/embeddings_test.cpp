// POST /v1/embeddings and /api/embed through the gateway: relayed byte for byte, translated to Gemini and Ollama, with groups, allow-lists, usage and cost.
#include "tests/engine/gateway/dialect_samples.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

namespace signalbox::test {
namespace {

constexpr std::string_view path = "/v1/embeddings";
constexpr std::string_view ask = R"({ "input":["How far is it?","To Oslo."], "model":"m","encoding_format" : "base64","x":1.50})";
constexpr std::string_view json_type = "Content-Type: application/json\r\n";
constexpr std::string_view relayed =
    R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":"zczMPQ=="}],"model":"up-1","usage":{"prompt_tokens":8,"total_tokens":8},"y":[1.50]})";

class embeddings : public testing::Test {
protected:
    void configure(std::string const& kind, std::string const& second = "openai")
    {
        auto const provider = [](std::string const& id, std::string const& of, scripted_upstream& at) {
            return "  - {id: " + id + ", kind: " + of + ", base_url: \"http://127.0.0.1:" + std::to_string(at.port()) +
                   "\", auth: {secret: key}, breaker: {max_fails: 0}}\n";
        };
        at.configure("signalbox: 1\nproviders:\n" + provider("p", kind, up) + provider("q", second, other) +
                     "models:\n  - {id: m, provider: p, upstream: up-1, price: {per: 1M, input: 250, output: 999}}\n"
                     "  - {id: n, provider: q, upstream: up-2}\n"
                     "groups:\n  - {id: g, strategy: fallback, members: [{model: m}, {model: n}]}\n"
                     "consumers:\n  - {name: ann, keys: [{secret: {inline: sb_of_ann_for_tests}}]}\n"
                     "  - {name: ben, keys: [{secret: {inline: sb_of_ben_for_tests}}], allow: [\"group:g\"]}\n");
    }
    void answer(std::string_view body, int status = 200)
    {
        up.always({read_request(), send(reply_with(std::string(body), std::string(json_type) + "Connection: close\r\n", status))});
    }
    memory_client& as(std::string_view key, std::string_view body, std::string_view where = path)
    {
        return at.ask(where, body, {{"authorization", std::string("Bearer ") + std::string(key)}});
    }
    memory_client& as_ann(std::string_view body, std::string_view where = path) { return as("sb_of_ann_for_tests", body, where); }

    gateway_fixture at;
    scripted_upstream up{at.loop.get_executor()}, other{at.loop.get_executor()};
};

std::string naming(std::string_view model, std::string_view in = ask)
{
    std::string out(in);
    return out.replace(out.find("\"m\""), 3, "\"" + std::string(model) + "\"");
}

TEST_F(embeddings, are_relayed_byte_for_byte_but_for_the_model_and_counted)
{
    answer(relayed);
    configure("openai");
    auto const& seen = as_ann(ask);
    EXPECT_EQ(seen.status, 200) << seen.body;
    EXPECT_EQ(seen.body, relayed);
    ASSERT_EQ(up.requests().size(), 1u);
    EXPECT_TRUE(up.requests()[0].starts_with("POST /v1/embeddings HTTP/1.1\r\n")) << up.requests()[0];
    EXPECT_TRUE(up.requests()[0].ends_with("\r\n\r\n" + naming("up-1"))) << up.requests()[0];
    EXPECT_EQ(at.event().operation(), "embeddings");
    EXPECT_EQ(at.event().decision(), "allowed");
    EXPECT_EQ(at.event().road(), "relay");
    EXPECT_EQ(at.event().path(), path);
    EXPECT_EQ(at.event().response_model(), "up-1");
    EXPECT_EQ(at.event().tokens().prompt(), 8u);
    EXPECT_EQ(at.event().tokens().completion(), 0u);
    EXPECT_FALSE(at.event().tokens().estimated());
    EXPECT_EQ(at.event().actual_cost_micros(), 2'000);
}

TEST_F(embeddings, ask_for_no_stream_whatever_the_body_says)
{
    answer(relayed);
    configure("openai");
    EXPECT_EQ(as_ann(R"({"model":"m","input":[1,2],"stream":true})").body, relayed) << "tokens are relayed too";
    EXPECT_NE(up.requests()[0].find("Accept: application/json\r\n"), std::string::npos) << up.requests()[0];
    EXPECT_FALSE(at.event().stream());
}

TEST_F(embeddings, are_translated_to_gemini_and_estimated_where_it_counts_nothing)
{
    answer(R"({"embeddings":[{"values":[0.1]},{"values":[2e0]}]})");
    configure("gemini");
    auto const& seen = as_ann(ask);
    EXPECT_EQ(seen.status, 200) << seen.body;
    ASSERT_EQ(up.requests().size(), 1u);
    std::string const& sent = up.requests()[0];
    EXPECT_TRUE(sent.starts_with("POST /v1beta/models/up-1:batchEmbedContents HTTP/1.1\r\n")) << sent;
    EXPECT_NE(sent.find("x-goog-api-key: key\r\n"), std::string::npos) << sent;
    EXPECT_TRUE(sent.ends_with(R"({"requests":[{"model":"models/up-1","content":{"parts":[{"text":"How far is it?"}]}},)"
                               R"({"model":"models/up-1","content":{"parts":[{"text":"To Oslo."}]}}]})"))
        << sent;
    std::uint64_t const counted = at.event().tokens().prompt();
    EXPECT_GT(counted, 4u);
    EXPECT_LT(counted, 40u);
    EXPECT_TRUE(at.event().tokens().estimated());
    EXPECT_EQ(at.event().tokens().completion(), 0u);
    EXPECT_EQ(at.event().road(), "translate");
    std::string const number = std::to_string(counted);
    EXPECT_EQ(seen.body, R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":"zczMPQ=="},)"
                         R"({"object":"embedding","index":1,"embedding":"AAAAQA=="}],"model":"up-1","usage":{"prompt_tokens":)" +
                             number + R"(,"total_tokens":)" + number + R"(,"estimated":true}})");
    ASSERT_EQ(at.event().translation_losses_size(), 1);
    EXPECT_EQ(at.event().translation_losses(0).substr(0, 2), "x:");
}

TEST_F(embeddings, are_predictions_at_vertex_also_for_clients_of_google)
{
    answer(
        R"({"predictions":[{"embeddings":{"values":[0.10,-2e-3],"statistics":{"token_count":3}}},{"embeddings":{"values":[1],"statistics":{"token_count":4}}}]})");
    at.configure("signalbox: 1\nproviders: [{id: v, kind: vertex, project: pro, location: europe-west1, base_url: \"http://127.0.0.1:" +
                 std::to_string(up.port()) +
                 "\", auth: {type: bearer, secret: token}, breaker: {max_fails: 0}}]\n"
                 "models: [{id: m, provider: v, upstream: text-embedding-005}, {id: one, provider: v, upstream: gemini-embedding-001}]\n"
                 "consumers: [{name: ann, keys: [{secret: {inline: sb_of_ann_for_tests}}]}]\n");
    auto const& seen = as_ann(R"({"model":"m","input":["a","b"],"dimensions":2})");
    EXPECT_EQ(seen.status, 200) << seen.body;
    EXPECT_NE(seen.body.find("[0.10,-2e-3]"), std::string::npos) << seen.body;
    EXPECT_TRUE(up.requests()[0].starts_with(
        "POST /v1/projects/pro/locations/europe-west1/publishers/google/models/text-embedding-005:predict HTTP/1.1\r\n"))
        << up.requests()[0];
    EXPECT_TRUE(up.requests()[0].ends_with(
        R"({"instances":[{"content":"a"},{"content":"b"}],"parameters":{"autoTruncate":false,"outputDimensionality":2}})"))
        << up.requests()[0];
    EXPECT_EQ(at.event().road(), "translate");
    EXPECT_EQ(at.event().tokens().prompt(), 7u);
    auto const& own =
        at.ask("/v1beta/models/m:batchEmbedContents",
               R"({"requests":[{"content":{"parts":[{"text":"a"}]},"taskType":"RETRIEVAL_QUERY"},{"content":{"parts":[{"text":"b"}]}}]})",
               {{"x-goog-api-key", "sb_of_ann_for_tests"}});
    EXPECT_EQ(own.body, R"({"embeddings":[{"values":[0.10,-2e-3]},{"values":[1]}]})");
    EXPECT_NE(up.requests()[1].find(R"({"content":"a","task_type":"RETRIEVAL_QUERY"})"), std::string::npos) << up.requests()[1];
    EXPECT_EQ(as_ann(R"({"model":"one","input":["a","b"]})").status, 400);
    EXPECT_EQ(up.requests().size(), 2u);
}

TEST_F(embeddings, are_translated_to_ollama_and_from_it)
{
    answer(R"({"model":"up-1","embeddings":[[0.25,-1]],"prompt_eval_count":3})");
    configure("ollama");
    auto const& seen = as_ann(R"({"model":"m","input":"a","dimensions":2})");
    EXPECT_TRUE(up.requests().at(0).starts_with("POST /api/embed HTTP/1.1\r\n")) << up.requests()[0];
    EXPECT_TRUE(up.requests()[0].ends_with(R"({"model":"up-1","input":["a"],"truncate":false,"dimensions":2})")) << up.requests()[0];
    EXPECT_EQ(seen.body, R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.25,-1]}],"model":"up-1",)"
                         R"("usage":{"prompt_tokens":3,"total_tokens":3}})");
    EXPECT_EQ(as_ann(R"({"model":"m","input":"a"})", "/api/embed").body,
              R"({"model":"up-1","embeddings":[[0.25,-1]],"prompt_eval_count":3})")
        << "relayed";
    EXPECT_EQ(at.event().client_dialect(), "ollama");
    answer(R"({"data":[{"index":0,"embedding":[0.25,-1]}],"usage":{"prompt_tokens":4,"total_tokens":4}})");
    configure("openai");
    EXPECT_EQ(as_ann(R"({"model":"m","input":"a"})", "/api/embed").body,
              R"({"model":"up-1","embeddings":[[0.25,-1]],"prompt_eval_count":4})");
    EXPECT_TRUE(up.requests().back().ends_with(R"({"model":"up-1","input":["a"],"encoding_format":"float"})")) << up.requests().back();
}

TEST_F(embeddings, of_one_text_are_relayed_in_their_own_shape)
{
    std::string const one = R"({"embedding":{"values":[0.1,2e0]},"x":1.50})";
    answer(one);
    configure("gemini");
    EXPECT_EQ(as_ann(R"({ "model":"models/m","content":{"parts":[{"text":"a"}]},"taskType":"CLUSTERING","y":1.50})",
                     "/v1beta/models/m:embedContent")
                  .body,
              one);
    EXPECT_TRUE(up.requests()[0].starts_with("POST /v1beta/models/up-1:embedContent HTTP/1.1\r\n")) << up.requests()[0];
    EXPECT_TRUE(
        up.requests()[0].ends_with(R"({ "model":"models/up-1","content":{"parts":[{"text":"a"}]},"taskType":"CLUSTERING","y":1.50})"))
        << up.requests()[0];
    EXPECT_EQ(at.event().operation(), "embeddings");
    EXPECT_EQ(at.event().road(), "relay");
    std::string const several = R"({"embeddings":[{"values":[0.1]},{"values":[2]}]})";
    answer(several);
    EXPECT_EQ(as_ann(R"({"requests":[{"model":"models/m","content":{"parts":[{"text":"a"}]}},{"content":{"parts":[{"text":"b"}]}}]})",
                     "/v1/models/m:batchEmbedContents")
                  .body,
              several);
    EXPECT_TRUE(up.requests().back().ends_with(
        R"({"requests":[{"model":"models/up-1","content":{"parts":[{"text":"a"}]}},{"content":{"parts":[{"text":"b"}]}}]})"))
        << up.requests().back();
    std::string const older = R"({"embedding":[0.25,-1]})";
    answer(older);
    configure("ollama");
    EXPECT_EQ(as_ann(R"({"model":"m","prompt":"a","keep_alive":5})", "/api/embeddings").body, older);
    EXPECT_TRUE(up.requests().back().starts_with("POST /api/embeddings HTTP/1.1\r\n")) << up.requests().back();
    EXPECT_TRUE(up.requests().back().ends_with(R"({"model":"up-1","prompt":"a","keep_alive":5})")) << up.requests().back();
}

TEST_F(embeddings, of_one_text_are_translated)
{
    answer(R"({"data":[{"index":0,"embedding":[0.25,-1]}],"usage":{"prompt_tokens":4,"total_tokens":4}})");
    configure("openai");
    EXPECT_EQ(as_ann(R"({"content":{"parts":[{"text":"a"},{"text":"b"}]},"outputDimensionality":2})", "/v1beta/models/m:embedContent").body,
              R"({"embedding":{"values":[0.25,-1]}})");
    EXPECT_TRUE(up.requests().back().starts_with("POST /v1/embeddings HTTP/1.1\r\n")) << up.requests().back();
    EXPECT_TRUE(up.requests().back().ends_with(R"({"model":"up-1","input":["ab"],"dimensions":2,"encoding_format":"float"})"))
        << up.requests().back();
    EXPECT_EQ(at.event().tokens().prompt(), 4u);
    EXPECT_EQ(at.event().client_dialect(), "gemini");
    EXPECT_EQ(as_ann(R"({"requests":[{"content":{"parts":[{"text":"a"}]}}]})", "/v1beta/models/m:batchEmbedContents").body,
              R"({"embeddings":[{"values":[0.25,-1]}]})");
    EXPECT_EQ(as_ann(R"({"model":"m","prompt":"a"})", "/api/embeddings").body, R"({"embedding":[0.25,-1]})");
    EXPECT_TRUE(up.requests().back().ends_with(R"({"model":"up-1","input":["a"],"encoding_format":"float"})")) << up.requests().back();
    auto const& refused = as_ann(R"({"content":{"parts":[]}})", "/v1beta/models/m:embedContent");
    EXPECT_EQ(refused.status, 400);
    EXPECT_NE(refused.body.find("content holds no text"), std::string::npos) << refused.body;
    EXPECT_EQ(as_ann(R"({"model":"m"})", "/api/embeddings").status, 400);
}

TEST_F(embeddings, move_to_the_next_member_and_name_every_fault)
{
    other.always({read_request(), send(reply_with(std::string(relayed), std::string(json_type))), again()});
    struct {
        step what;
        std::string fault;
    } const faults[] = {
        {send(reply_with(R"({"error":{"message":"busy","type":"t"}})", std::string(json_type) + "Connection: close\r\n", 503)),
         "upstream_status"},
        {send(reply_with(R"({"embeddings":7})", std::string(json_type) + "Connection: close\r\n")), "malformed_reply"},
        {send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\n{\"embeddings\":[{"), "connection_reset"},
        {send(reply_with(R"({"error":{"code":500,"message":"x","status":"INTERNAL"}})", std::string(json_type) + "Connection: close\r\n")),
         "upstream_error"}};
    for (auto const& [what, fault] : faults) {
        up.always({read_request(), what, finish()});
        configure("gemini");
        auto const& seen = as("sb_of_ben_for_tests", naming("g"));
        EXPECT_EQ(seen.status, 200) << fault << seen.body;
        EXPECT_EQ(seen.body, relayed) << fault;
        EXPECT_EQ(at.event().fallback_count(), 1u) << fault;
        EXPECT_EQ(at.event().attempts(0).fault(), fault);
        EXPECT_EQ(at.event().resolved_model(), "n");
    }
}

TEST_F(embeddings, go_past_a_member_whose_format_has_none)
{
    other.always({read_request(), send(reply_with(std::string(relayed), std::string(json_type))), again()});
    configure("anthropic");
    EXPECT_EQ(as_ann(naming("g")).body, relayed) << at.client->body;
    EXPECT_EQ(up.requests().size(), 0u);
    auto const& refused = as_ann(ask);
    EXPECT_EQ(refused.status, 400);
    EXPECT_NE(refused.body.find("has no embeddings"), std::string::npos) << refused.body;
    EXPECT_EQ(at.event().reason(), "untranslatable");
}

TEST_F(embeddings, keep_to_the_allow_list_and_the_form_of_their_request)
{
    configure("gemini");
    EXPECT_EQ(as("sb_of_ben_for_tests", ask).status, 403);
    EXPECT_EQ(as("sb_unknown_key_for_tests", ask).status, 401);
    EXPECT_EQ(as_ann(naming("nonesuch")).status, 404);
    EXPECT_EQ(as_ann(R"({"input":"a"})").status, 400) << "it names no model";
    auto const& refused = as_ann(R"({"model":"m","input":[1,2]})");
    EXPECT_EQ(refused.status, 400);
    EXPECT_NE(refused.body.find("send text"), std::string::npos) << refused.body;
    auto const& wrong = as_ann(R"({"model":"m","input":["a",{}]})");
    EXPECT_EQ(wrong.status, 400);
    EXPECT_NE(wrong.body.find(R"("param":"input[1]")"), std::string::npos) << wrong.body;
    EXPECT_EQ(up.requests().size(), 0u);
}

}  // namespace
}  // namespace signalbox::test
