// What is neither chat nor embeddings, through the gateway: completions relayed and translated, pictures, speech, transcripts, rankings and moderations
// relayed as they came, with groups, allow-lists, policies, usage and cost.
#include "tests/engine/gateway/dialect_samples.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

namespace signalbox::test {
namespace {

constexpr std::string_view json_type = "Content-Type: application/json\r\n";
constexpr std::string_view completion = R"({ "prompt":"Say hello.", "model":"m","x":1.50})";
constexpr std::string_view completed =
    R"({"id":"cmpl-1","object":"text_completion","created":1,"model":"up-1","choices":[{"text":"Hello.","index":0,"logprobs":null,"finish_reason":"stop"}],)"
    R"("usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12},"y":[1.50]})";

class operations : public testing::Test {
protected:
    void configure(std::string const& kind, std::string const& more = {}, std::string const& second = "openai")
    {
        auto const provider = [](std::string const& id, std::string const& of, scripted_upstream& at) {
            return "  - {id: " + id + ", kind: " + of + ", base_url: \"http://127.0.0.1:" + std::to_string(at.port()) +
                   "\", auth: {secret: key}, breaker: {max_fails: 0}}\n";
        };
        at.configure("signalbox: 1\nproviders:\n" + provider("p", kind, up) + provider("q", second, other) +
                     "models:\n  - {id: m, provider: p, upstream: up-1, price: {per: 1M, input: 1000, output: 2000}}\n"
                     "  - {id: n, provider: q, upstream: up-2}\n"
                     "groups:\n  - {id: g, strategy: fallback, members: [{model: m}, {model: n}]}\n"
                     "consumers:\n  - {name: ann, keys: [{secret: {inline: sb_of_ann_for_tests}}]" +
                     more + "}\n  - {name: ben, keys: [{secret: {inline: sb_of_ben_for_tests}}], allow: [\"group:g\"]}\n" + policies);
    }
    void answer(std::string_view body, std::string_view type = json_type, int status = 200)
    {
        std::string const head =
            "HTTP/1.1 " + std::to_string(status) + " Scripted\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
        up.always({read_request(), send(head + std::string(type) + "Connection: close\r\n\r\n" + std::string(body))});
    }
    memory_client& ask(std::string_view path, std::string_view body, std::string_view key = "sb_of_ann_for_tests",
                       std::string_view type = "application/json")
    {
        return at.ask(path, body, {{"authorization", std::string("Bearer ") + std::string(key)}, {"content-type", type}});
    }
    std::string const& sent() { return up.requests().back(); }

    gateway_fixture at;
    scripted_upstream up{at.loop.get_executor()}, other{at.loop.get_executor()};
    std::string policies;
};

std::string naming(std::string_view model, std::string_view in = completion)
{
    std::string out(in);
    return out.replace(out.find("\"m\""), 3, "\"" + std::string(model) + "\"");
}

TEST_F(operations, completions_are_relayed_byte_for_byte_but_for_the_model_and_counted)
{
    answer(completed);
    configure("openai");
    auto const& seen = ask("/v1/completions", completion);
    EXPECT_EQ(seen.status, 200) << seen.body;
    EXPECT_EQ(seen.body, completed);
    EXPECT_TRUE(sent().starts_with("POST /v1/completions HTTP/1.1\r\n")) << sent();
    EXPECT_TRUE(sent().ends_with("\r\n\r\n" + naming("up-1"))) << sent();
    EXPECT_EQ(at.event().operation(), "chat");
    EXPECT_EQ(at.event().road(), "relay");
    EXPECT_EQ(at.event().path(), "/v1/completions");
    EXPECT_EQ(at.event().finish_reason(), "stop");
    EXPECT_EQ(at.event().tokens().prompt(), 9u);
    EXPECT_EQ(at.event().tokens().completion(), 3u);
    EXPECT_EQ(at.event().actual_cost_micros(), 15'000);
}

TEST_F(operations, completions_of_several_prompts_and_of_tokens_are_relayed)
{
    answer(completed);
    configure("openai");
    for (std::string const body :
         {R"({"model":"m","prompt":["a","b"],"logprobs":2,"echo":true})", R"({"model":"m","prompt":[1,2,3],"suffix":"x"})"})
        EXPECT_EQ(ask("/v1/completions", body).body, completed);
}

TEST_F(operations, completions_are_streamed)
{
    std::string const events =
        "data: {\"id\":\"cmpl-1\",\"model\":\"up-1\",\"choices\":[{\"text\":\"Hello.\",\"index\":0,\"finish_reason\":null}]}\n\n"
        "data: {\"id\":\"cmpl-1\",\"choices\":[{\"text\":\"\",\"index\":0,\"finish_reason\":\"length\"}]}\n\n"
        "data: {\"id\":\"cmpl-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}\n\ndata: [DONE]\n\n";
    answer(events, "Content-Type: text/event-stream\r\n");
    configure("openai");
    auto const& seen = ask("/v1/completions", R"({"model":"m","prompt":"a","stream":true})");
    EXPECT_EQ(seen.body, events);
    EXPECT_TRUE(at.event().stream());
    EXPECT_EQ(at.event().finish_reason(), "length");
    EXPECT_EQ(at.event().tokens().completion(), 3u);
    answer(events.substr(0, events.find("\n\n") + 2), "Content-Type: text/event-stream\r\n");
    auto const& cut = ask("/v1/completions", R"({"model":"m","prompt":"a","stream":true})");
    EXPECT_EQ(cut.body.find("[DONE]"), std::string::npos) << cut.body;
    EXPECT_NE(cut.body.find("\"error\":{"), std::string::npos) << cut.body;
    EXPECT_EQ(at.event().reason(), "truncated");
}

TEST_F(operations, completions_become_chats_of_other_formats)
{
    for (dialect const spoken : {dialect::anthropic, dialect::gemini, dialect::ollama, dialect::openai_responses}) {
        std::string const kind = spoken == dialect::openai_responses ? "openai, dialect: openai_responses" : std::string(name(spoken));
        answer(plain_reply(spoken));
        configure(kind);
        auto const& seen = ask("/v1/completions", R"({"model":"m","prompt":"Say hello.","max_tokens":9})");
        EXPECT_EQ(seen.status, 200) << kind << seen.body;
        EXPECT_NE(seen.body.find(R"("object":"text_completion")"), std::string::npos) << seen.body;
        EXPECT_NE(seen.body.find(R"("choices":[{"text":"Hello.","index":0,"logprobs":null,"finish_reason":"stop"}])"), std::string::npos)
            << seen.body;
        EXPECT_NE(seen.body.find(R"("usage":{"prompt_tokens":9,"completion_tokens":3)"), std::string::npos) << seen.body;
        EXPECT_NE(sent().find("Say hello."), std::string::npos) << sent();
        EXPECT_EQ(at.event().road(), "translate");
        std::string stream;
        for (std::string const& each : stream_events(spoken)) stream += each;
        std::string const type = spoken == dialect::ollama ? "application/x-ndjson" : "text/event-stream";
        answer(stream, "Content-Type: " + type + "\r\n");
        auto const& streamed =
            ask("/v1/completions", R"({"model":"m","prompt":"Say hello.","stream":true,"stream_options":{"include_usage":true}})");
        EXPECT_NE(streamed.body.find(R"("choices":[{"text":"Hello.","index":0,"logprobs":null,"finish_reason":null}],"usage":null})"),
                  std::string::npos)
            << kind << streamed.body;
        EXPECT_NE(streamed.body.find(R"("choices":[],"usage":{"prompt_tokens":9,"completion_tokens":3)"), std::string::npos)
            << streamed.body;
        EXPECT_TRUE(streamed.body.ends_with("data: [DONE]\n\n")) << streamed.body;
    }
}

TEST_F(operations, completions_that_no_chat_can_say_name_their_field_and_go_to_the_member_that_takes_them)
{
    configure("anthropic");
    for (auto const& [field, value] :
         {std::pair("logprobs", "3"), std::pair("echo", "true"), std::pair("suffix", "\"x\""), std::pair("best_of", "2")}) {
        auto const& seen = ask("/v1/completions", R"({"model":"m","prompt":"a",")" + std::string(field) + "\":" + value + "}");
        EXPECT_EQ(seen.status, 400);
        EXPECT_NE(seen.body.find(R"("param":")" + std::string(field) + "\""), std::string::npos) << seen.body;
    }
    EXPECT_NE(ask("/v1/completions", R"({"model":"m","prompt":["a","b"]})").body.find(R"("param":"prompt")"), std::string::npos);
    EXPECT_EQ(up.requests().size(), 0u);
    other.always({read_request(), send(reply_with(std::string(completed), std::string(json_type))), again()});
    EXPECT_EQ(ask("/v1/completions", R"({"model":"g","prompt":["a","b"]})").body, completed);
    EXPECT_EQ(at.event().resolved_model(), "n");
}

TEST_F(operations, completions_are_counted_by_the_gateway_where_no_provider_does)
{
    answer(R"({"id":"cmpl-1","choices":[{"text":"Hello there, how are you?","index":0,"finish_reason":"stop"}]})");
    configure("openai");
    ask("/v1/completions", completion);
    EXPECT_TRUE(at.event().tokens().estimated());
    EXPECT_GT(at.event().tokens().prompt(), 3u);
    EXPECT_GT(at.event().tokens().completion(), 3u);
}

TEST_F(operations, that_are_documents_are_relayed_and_what_they_used_is_told)
{
    configure("openai");
    struct {
        std::string path, ask, reply, operation;
        std::uint64_t prompt, completion;
        std::optional<std::int64_t> cost;
    } const all[] = {{"/v1/moderations", R"({"model":"m","input":["a"]})",
                      R"({"id":"modr-1","model":"up-1","results":[{"flagged":false}]})", "moderations", 0, 0, 0},
                     {"/v1/rerank", R"({"model":"m","query":"q","documents":["a","b"]})",
                      R"({"model":"up-1","usage":{"total_tokens":7},"results":[{"index":1}]})", "rerank", 7, 0, 7'000},
                     {"/v1/images/generations", R"({"model":"m","prompt":"a cat"})",
                      R"({"created":1,"data":[{"b64_json":"AAAA"}],"usage":{"input_tokens":5,"output_tokens":4,"total_tokens":9}})",
                      "images", 5, 4, 13'000},
                     {"/v1/images/generations",
                      R"({"model":"m","prompt":"a cat"})",
                      R"({"created":1,"data":[{"url":"https://a"}]})",
                      "images",
                      0,
                      0,
                      {}}};
    for (auto const& one : all) {
        answer(one.reply);
        auto const& seen = ask(one.path, one.ask);
        EXPECT_EQ(seen.status, 200) << one.path << seen.body;
        EXPECT_EQ(seen.body, one.reply) << one.path;
        EXPECT_TRUE(sent().starts_with("POST " + one.path + " HTTP/1.1\r\n")) << sent();
        EXPECT_TRUE(sent().ends_with(naming("up-1", one.ask))) << sent();
        EXPECT_EQ(at.event().operation(), one.operation);
        EXPECT_EQ(at.event().tokens().prompt(), one.prompt) << one.path;
        EXPECT_EQ(at.event().tokens().completion(), one.completion) << one.path;
        EXPECT_FALSE(at.event().tokens().estimated()) << one.path;
        EXPECT_EQ(at.event().has_actual_cost_micros(), one.cost.has_value()) << one.path << ": what is not known costs not nothing";
        if (one.cost) {
            EXPECT_EQ(at.event().actual_cost_micros(), *one.cost) << one.path;
        }
    }
}

TEST_F(operations, tell_units_that_are_no_tokens)
{
    configure("openai");
    answer(R"({"id":"1","results":[],"meta":{"billed_units":{"search_units":2}}})");
    ask("/v1/rerank", R"({"model":"m","query":"q","documents":["a"]})");
    ASSERT_EQ(at.event().units_size(), 1);
    EXPECT_EQ(at.event().units(0).kind(), "searches");
    EXPECT_EQ(at.event().units(0).count(), 2u);
}

TEST_F(operations, rankings_are_relayed_between_clients_of_openai_and_cohere)
{
    struct {
        std::string kind, client, provider;
    } const all[] = {
        {"cohere", "/v1/rerank", "/v2/rerank"}, {"cohere", "/v2/rerank", "/v2/rerank"}, {"openai", "/v2/rerank", "/v1/rerank"}};
    std::string const body = R"({"model":"m","query":"q","documents":["a","b"],"top_n":1,"further":1.50})";
    std::string const ranked =
        R"({"id":"1","results":[{"index":1,"relevance_score":0.90}],"meta":{"api_version":{"version":"2"},"billed_units":{"search_units":1}}})";
    for (auto const& one : all) {
        answer(ranked);
        configure(one.kind);
        auto const& seen = ask(one.client, body);
        EXPECT_EQ(seen.status, 200) << one.client << seen.body;
        EXPECT_EQ(seen.body, ranked) << one.client;
        EXPECT_TRUE(sent().starts_with("POST " + one.provider + " HTTP/1.1\r\n")) << sent();
        EXPECT_TRUE(sent().ends_with(naming("up-1", body))) << sent();
        EXPECT_EQ(at.event().operation(), "rerank");
        EXPECT_EQ(at.event().road(), "relay");
        ASSERT_EQ(at.event().units_size(), 1);
        EXPECT_EQ(at.event().units(0).kind(), "searches");
    }
}

TEST_F(operations, a_refusal_of_a_ranking_has_the_clients_envelope)
{
    answer(R"({"message":"invalid documents"})", json_type, 400);
    configure("cohere");
    auto const& seen = ask("/v1/rerank", R"({"model":"m","query":"q","documents":[]})");
    EXPECT_EQ(seen.status, 400);
    EXPECT_TRUE(seen.body.starts_with(R"({"error":{"message":"invalid documents")")) << seen.body;
}

TEST_F(operations, move_to_the_next_member_and_keep_to_the_allow_list)
{
    std::string const made = R"({"created":1,"data":[{"b64_json":"AAAA"}]})";
    other.always({read_request(), send(reply_with(made, std::string(json_type))), again()});
    answer(R"({"error":{"message":"busy","type":"t"}})", json_type, 503);
    configure("openai");
    EXPECT_EQ(ask("/v1/images/generations", R"({"model":"g","prompt":"a"})", "sb_of_ben_for_tests").body, made) << at.client->body;
    EXPECT_EQ(at.event().fallback_count(), 1u);
    EXPECT_EQ(ask("/v1/images/generations", R"({"model":"m","prompt":"a"})", "sb_of_ben_for_tests").status, 403);
    EXPECT_EQ(ask("/v1/images/generations", R"({"prompt":"a"})").status, 400);
    EXPECT_EQ(ask("/v1/images/generations", R"({"model":"nonesuch","prompt":"a"})").status, 404);
    configure("anthropic");
    EXPECT_EQ(ask("/v1/moderations", R"({"model":"g","input":"a"})").body, made) << "a member of another format is passed over";
    auto const& refused = ask("/v1/moderations", R"({"model":"m","input":"a"})");
    EXPECT_EQ(refused.status, 400);
    EXPECT_NE(refused.body.find("has no moderations"), std::string::npos) << refused.body;
}

TEST_F(operations, pictures_are_streamed_and_large_ones_are_passed_on)
{
    std::string const picture(2'500'000, 'A');
    std::string const events = "event: image_generation.completed\ndata: {\"type\":\"image_generation.completed\",\"b64_json\":\"" +
                               picture + "\",\"usage\":{\"input_tokens\":5,\"output_tokens\":4}}\n\n";
    answer(events, "Content-Type: text/event-stream\r\n");
    configure("openai");
    auto const& seen = ask("/v1/images/generations", R"({"model":"m","prompt":"a","stream":true})");
    EXPECT_TRUE(seen.body == events) << seen.body.size();
    EXPECT_NE(sent().find("Accept: text/event-stream\r\n"), std::string::npos) << sent();
    EXPECT_TRUE(at.event().stream());
    EXPECT_EQ(at.event().decision(), "allowed");
    EXPECT_EQ(at.event().tokens().completion(), 4u);
    std::string const whole = R"({"created":1,"data":[{"b64_json":")" + picture + R"("}],"usage":{"input_tokens":5,"output_tokens":4}})";
    answer(whole);
    EXPECT_TRUE(ask("/v1/images/generations", R"({"model":"m","prompt":"a"})").body == whole);
    EXPECT_EQ(at.event().tokens().completion(), 4u);
}

TEST_F(operations, speech_goes_on_from_its_first_byte)
{
    std::string const sound("ID3\0\xFF\n\ndata: x", 15);
    up.always({read_request(),
               send("HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nID3\r\n"),
               send("c\r\n" + sound.substr(3) + "\r\n0\r\n\r\n")});
    configure("openai");
    auto const& seen = ask("/v1/audio/speech", R"({"model":"m","input":"Hello.","voice":"alloy"})");
    EXPECT_EQ(seen.status, 200);
    EXPECT_EQ(seen.body, sound);
    EXPECT_EQ(seen.content_type, "audio/mpeg");
    EXPECT_TRUE(seen.streamed) << "nothing waits for the end";
    EXPECT_NE(sent().find("Accept: */*\r\n"), std::string::npos) << sent();
    EXPECT_EQ(at.event().operation(), "speech");
    EXPECT_FALSE(at.event().stream());
    EXPECT_EQ(at.event().decision(), "allowed");
    EXPECT_FALSE(at.event().has_actual_cost_micros());
    up.always({read_request(), send("HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 99\r\n\r\nID3"), finish()});
    EXPECT_TRUE(ask("/v1/audio/speech", R"({"model":"m","input":"Hello.","voice":"alloy"})").cut) << "a cut sound does not end well";
    EXPECT_EQ(at.event().decision(), "error");
    answer(R"({"error":{"message":"no such voice","type":"t"}})");
    EXPECT_EQ(ask("/v1/audio/speech", R"({"model":"m","input":"Hello.","voice":"x"})").status, 500) << at.client->body;
}

constexpr std::string_view form_type = "multipart/form-data; boundary=b0";
std::string form(std::string_view model, std::string_view more = {})
{
    return "--b0\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\nContent-Type: audio/wav\r\n\r\nRI\xFF\xFE--b1\r\n"
           "--b0\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n" +
           std::string(model) + "\r\n" + std::string(more) + "--b0--\r\n";
}

TEST_F(operations, forms_are_relayed_byte_for_byte_but_for_the_model)
{
    configure("openai");
    std::string const reply =
        R"({"text":"Hi","usage":{"type":"tokens","input_tokens":14,"input_token_details":{"audio_tokens":14},"output_tokens":2}})";
    answer(reply);
    for (auto const& [path, operation] :
         {std::pair("/v1/audio/transcriptions", "transcriptions"), std::pair("/v1/audio/translations", "translations"),
          std::pair("/v1/images/edits", "images"), std::pair("/v1/images/variations", "images")}) {
        auto const& seen = ask(path, form("m"), "sb_of_ann_for_tests", form_type);
        EXPECT_EQ(seen.status, 200) << path << seen.body;
        EXPECT_EQ(seen.body, reply);
        EXPECT_TRUE(sent().starts_with("POST " + std::string(path) + " HTTP/1.1\r\n")) << sent();
        EXPECT_NE(sent().find("Content-Type: multipart/form-data; boundary=b0\r\n"), std::string::npos) << sent();
        EXPECT_TRUE(sent().ends_with("\r\n\r\n" + form("up-1"))) << sent();
        EXPECT_EQ(at.event().operation(), operation);
        EXPECT_EQ(at.event().requested_model(), "m");
        EXPECT_EQ(at.event().tokens().prompt(), 14u);
        EXPECT_EQ(at.event().actual_cost_micros(), 18'000);
    }
}

TEST_F(operations, transcripts_may_be_texts_and_streams)
{
    configure("openai");
    answer("Hello.\n", "Content-Type: text/plain\r\n");
    EXPECT_EQ(ask("/v1/audio/transcriptions", form("m"), "sb_of_ann_for_tests", form_type).body, "Hello.\n");
    EXPECT_EQ(at.client->content_type, "text/plain");
    answer(R"({"text":"Hi","usage":{"type":"duration","seconds":3}})");
    ask("/v1/audio/transcriptions", form("m"), "sb_of_ann_for_tests", form_type);
    ASSERT_EQ(at.event().units_size(), 1);
    EXPECT_EQ(at.event().units(0).kind(), "seconds");
    EXPECT_EQ(at.event().units(0).count(), 3u);
    EXPECT_FALSE(at.event().has_actual_cost_micros());
    std::string const events = "data: {\"type\":\"transcript.text.done\",\"text\":\"Hi\"}\n\n";
    answer(events, "Content-Type: text/event-stream\r\n");
    std::string const stream = "--b0\r\nContent-Disposition: form-data; name=\"stream\"\r\n\r\ntrue\r\n";
    EXPECT_EQ(ask("/v1/audio/transcriptions", form("m", stream), "sb_of_ann_for_tests", form_type).body, events);
    EXPECT_TRUE(at.event().stream());
}

TEST_F(operations, forms_that_are_broken_or_name_no_model_are_refused)
{
    configure("openai");
    auto const refused = [&](std::string const& body, std::string_view type = form_type) {
        auto const& seen = ask("/v1/audio/transcriptions", body, "sb_of_ann_for_tests", type);
        EXPECT_EQ(seen.status, 400) << seen.body;
        return seen.body;
    };
    EXPECT_NE(refused(form("m").substr(0, 100)).find("the form ends inside a part"), std::string::npos);
    EXPECT_NE(refused(form("m"), "multipart/form-data; boundary=other").find("has not the boundary"), std::string::npos);
    EXPECT_NE(refused("{}", "application/json").find("send Content-Type: multipart/form-data"), std::string::npos);
    EXPECT_NE(refused(form("m", "--b0\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nn\r\n")).find("given twice"),
              std::string::npos);
    EXPECT_NE(refused("--b0\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b0--").find("model is missing"),
              std::string::npos);
    EXPECT_EQ(up.requests().size(), 0u);
}

TEST_F(operations, a_guard_sees_the_fields_of_a_form_and_what_would_change_them_is_refused)
{
    policies =
        "policies:\n  - {id: words, prompt_guard: {deny: [secret]}}\n  - {id: mask, modify: [{literal: {find: secret, replace: x}}]}\n";
    answer(R"({"text":"Hi"})");
    configure("openai", ", policies: [words]");
    std::string const prompt = "--b0\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na secret word\r\n";
    EXPECT_EQ(ask("/v1/audio/transcriptions", form("m"), "sb_of_ann_for_tests", form_type).status, 200) << at.client->body;
    EXPECT_NE(ask("/v1/audio/transcriptions", form("m", prompt), "sb_of_ann_for_tests", form_type).status, 200);
    EXPECT_EQ(at.event().reason(), "policy");
    configure("openai", ", policies: [mask]");
    EXPECT_EQ(ask("/v1/audio/transcriptions", form("m", prompt), "sb_of_ann_for_tests", form_type).status, 415) << at.client->body;
}

}  // namespace
}  // namespace signalbox::test
