// Requests of a group that classifies, end to end: who is asked what, which model answers, and what the events of both requests say.
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string const simulated =
    "signalbox: 1\nserver: {public: true}\n"
    "providers: [{id: sim, kind: simulator}]\n"
    "models:\n"
    "  - {id: says-smart, provider: sim, price: {input: 1, output: 1}, simulate: {text: \"The answer is Smart.\"}}\n"
    "  - {id: says-nothing, provider: sim, simulate: {text: \"I cannot tell.\"}}\n"
    "  - {id: sick, provider: sim, simulate: {status: 500}}\n"
    "  - {id: slow, provider: sim, simulate: {text: smart, first_token: 30s}}\n"
    "  - {id: small, provider: sim, simulate: {text: hi}}\n"
    "  - {id: large, provider: sim, simulate: {text: hello}}\n"
    "  - {id: narrow, provider: sim, context: 100, simulate: {text: smart}}\n"
    "groups:\n";

std::string group(std::string const& id, std::string const& asks, std::string const& more = {})
{
    return "  - {id: " + id + ", strategy: classify, classifier: {model: " + asks +
           ", labels: {fast: small, smart: large}, default: fast, consumer: router" + more + "}}\n";
}

class classify : public testing::Test {
protected:
    /// The model that answers; the event of the request is the last one then.
    std::string answered_by(std::string const& group, std::string const& text = "Hi", std::string const& more = {})
    {
        body = "{\"model\":\"" + group + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]" + more + "}";
        auto const& seen =
            at.ask("/v1/chat/completions", body, {{"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}});
        return seen.status == 200 ? at.event().resolved_model() : std::to_string(seen.status);
    }
    std::string label(std::string_view name) const
    {
        for (schema::Label const& each : at.event().labels())
            if (each.name() == name) return each.value();
        return {};
    }

    gateway_fixture at;
    std::string body;
};

TEST_F(classify, asks_a_model_and_goes_where_its_answer_says)
{
    at.configure(simulated + group("chat", "says-smart"));
    EXPECT_EQ(answered_by("chat", "Write a compiler"), "large");
    ASSERT_EQ(at.sink.events.size(), 2u);
    schema::Event const &asked = *at.sink.events[0], &answered = *at.sink.events[1];
    EXPECT_EQ(answered.role(), "primary");
    EXPECT_EQ(answered.parent(), 0u);
    EXPECT_EQ(answered.strategy(), "classify");
    EXPECT_EQ(answered.tag(), "smart");
    EXPECT_EQ(answered.attempts(0).reason(), "label");
    EXPECT_EQ(label("classifier_label"), "smart");
    EXPECT_EQ(label("classifier_by"), "classifier");
    EXPECT_EQ(label("classifier_fault"), "");
    EXPECT_EQ(asked.role(), "classify");
    EXPECT_EQ(asked.parent(), answered.id());
    EXPECT_EQ(asked.consumer(), "router");
    EXPECT_EQ(asked.requested_model(), "model:says-smart");
    EXPECT_EQ(asked.resolved_model(), "says-smart");
    EXPECT_GT(asked.actual_cost_micros(), 0);
    EXPECT_EQ(asked.trace_id(), "0af7651916cd43dd8448eb211c80319c");
    EXPECT_EQ(at.client->body.find("The answer is"), std::string::npos);
}

TEST_F(classify, streams_the_reply_of_a_request_whose_classifier_is_asked_in_one_piece)
{
    at.configure(simulated + group("chat", "says-smart"));
    EXPECT_EQ(answered_by("chat", "Write a compiler", ",\"stream\":true"), "large");
    EXPECT_TRUE(at.client->streamed);
    EXPECT_TRUE(at.event().stream());
    EXPECT_FALSE(at.sink.events[0]->stream());
}

TEST_F(classify, serves_by_the_default_label_whatever_becomes_of_the_classifier)
{
    at.configure(simulated + group("lost", "says-nothing") + group("ill", "sick") + group("late", "slow", ", timeout: 50ms") +
                 group("tight", "narrow"));
    for (auto const& [name, fault] :
         {std::pair{"lost", "the answer holds no label, or several"}, std::pair{"ill", "the classifier answered with status 500"},
          std::pair{"late", "the classifier took too long"}}) {
        EXPECT_EQ(answered_by(name), "small") << name;
        EXPECT_EQ(at.client->status, 200) << name;
        EXPECT_EQ(label("classifier_by"), "default") << name;
        EXPECT_EQ(label("classifier_label"), "fast") << name;
        EXPECT_EQ(label("classifier_fault"), fault) << name;
        EXPECT_EQ(at.event().attempts(0).reason(), "default label") << name;
        EXPECT_EQ(at.sink.events[at.sink.events.size() - 2]->role(), "classify") << name;
    }
    EXPECT_EQ(at.sink.events[4]->reason(), "deadline_passed");
    std::size_t const before = at.sink.events.size();
    EXPECT_EQ(answered_by("tight", std::string(4'000, 'x') + " and more"), "small");
    EXPECT_EQ(label("classifier_fault"), "the request is too long for the classifier");
    EXPECT_EQ(at.sink.events.size(), before + 1) << "nothing was asked";
    EXPECT_EQ(answered_by("tight"), "large");
}

TEST_F(classify, serves_a_request_of_more_than_5_MiB_by_the_default_label_without_a_question)
{
    at.configure(simulated + group("chat", "says-smart"));
    EXPECT_EQ(answered_by("chat", "x"), "large");
    std::size_t const longest = 5 * 1024 * 1024 - body.size() + 1;
    std::string text;
    while (text.size() < longest + 1) text += "word after word ";
    std::size_t const before = at.sink.events.size();
    EXPECT_EQ(answered_by("chat", text.substr(0, longest + 1)), "small");
    EXPECT_EQ(at.client->status, 200);
    EXPECT_EQ(at.sink.events.size(), before + 1) << "nothing was asked";
    EXPECT_EQ(label("classifier_by"), "default");
    EXPECT_EQ(label("classifier_fault"), "the request is too long for the classifier");
    EXPECT_EQ(answered_by("chat", text.substr(0, longest)), "large");
    EXPECT_EQ(body.size(), 5'242'880u);
    EXPECT_EQ(label("classifier_by"), "classifier");
}

TEST_F(classify, asks_nothing_where_a_condition_of_the_route_chooses_before)
{
    at.configure(simulated + group("chat", "says-smart") +
                 "routes:\n  - id: desk\n    match: {path: /desk}\n"
                 "    choose: [{when: 'body.messages.exists(m, m.content.matches(\"(?i)invoice|refund\"))', to: \"model:small\"}]\n"
                 "    otherwise: \"group:chat\"\n");
    body = R"({"messages":[{"role":"user","content":"Where is my Invoice?"}]})";
    EXPECT_EQ(at.ask("/desk", body).status, 200);
    ASSERT_EQ(at.sink.events.size(), 1u) << "nothing was asked";
    EXPECT_EQ(at.event().resolved_model(), "small");
    EXPECT_EQ(label("classifier_label"), "");
    body = R"({"messages":[{"role":"user","content":"Write a compiler"}]})";
    EXPECT_EQ(at.ask("/desk", body).status, 200);
    EXPECT_EQ(at.sink.events.size(), 3u);
    EXPECT_EQ(at.event().resolved_model(), "large");
}

TEST_F(classify, gives_the_bytes_of_the_models_reply_as_without_a_classifier)
{
    scripted_upstream provider(at.loop.get_executor());
    std::string keyed = simulated;
    std::string const more =
        ", {id: p, kind: openai_compatible, auth: {type: none}, base_url: 'http://127.0.0.1:" + std::to_string(provider.port()) + "/v1'}";
    keyed.insert(keyed.find("kind: simulator}") + 16, more);
    keyed.insert(keyed.find("groups:"), "  - {id: written, provider: p}\n");
    at.configure(keyed + "  - {id: direct, members: [{model: written}]}\n"
                         "  - {id: chat, strategy: classify, classifier: {model: says-smart, labels: {fast: small, smart: written}, "
                         "default: fast}}\n");
    std::string const plain =
        R"({"id":"c",  "odd":[1e2, "\u0041"],"object":"chat.completion","created":1,"model":"x","choices":[{"index":0,"message":{"role":"assistant","content":"Done."},"finish_reason":"stop"}],"usage":{"total_tokens":10,"prompt_tokens":9,"completion_tokens":1}})";
    std::vector<std::string> const events = format_samples()[0].events;
    for (bool const stream : {false, true}) {
        std::string const reply = stream ? chunked_reply_with({events.begin(), events.end()}, "Connection: close\r\n")
                                         : reply_with(plain, "Connection: close\r\n");
        provider.always({read_request(), send(reply)});
        std::vector<std::string> seen;
        for (char const* asked : {"direct", "chat"}) {
            EXPECT_EQ(answered_by(asked, "Write a compiler", stream ? ",\"stream\":true" : ""), "written");
            EXPECT_EQ(at.event().strategy() == "classify", asked == std::string("chat"));
            seen.push_back(at.client->content_type + "\n" + at.client->body);
        }
        EXPECT_EQ(seen[1], seen[0]);
        EXPECT_THAT(seen[0], stream ? HasSubstr("\"Hello.\"") : HasSubstr("\n" + plain));
    }
}

TEST_F(classify, asks_equal_questions_once)
{
    at.configure(simulated + group("chat", "says-smart") + group("each", "says-smart", ", cache: {ttl: 0s}") +
                 group("lost", "says-nothing"));
    EXPECT_EQ(answered_by("chat", "one"), "large");
    EXPECT_EQ(answered_by("chat", "one", ",\"max_tokens\":7"), "large");
    EXPECT_EQ(at.sink.events.size(), 3u);
    EXPECT_EQ(label("classifier_by"), "cache");
    EXPECT_EQ(label("classifier_label"), "smart");
    EXPECT_EQ(answered_by("chat", "two"), "large");
    EXPECT_EQ(at.sink.events.size(), 5u);
    for (std::string const name : {"each", "lost"}) {
        at.sink.events.clear();
        answered_by(name, "one");
        answered_by(name, "one");
        EXPECT_EQ(at.sink.events.size(), 4u) << name;
    }
}

TEST_F(classify, keeps_answers_over_new_configurations_but_not_over_new_prompts)
{
    at.configure(simulated + group("chat", "says-smart", ", prompt: one"));
    answered_by("chat");
    at.configure(simulated + "  - {id: other, members: [{model: small}]}\n" + group("chat", "says-smart", ", prompt: one"));
    EXPECT_EQ(answered_by("chat"), "large");
    EXPECT_EQ(label("classifier_by"), "cache");
    at.states.publish_keys({});
    EXPECT_EQ(answered_by("chat"), "large");
    EXPECT_EQ(label("classifier_by"), "cache");
    at.configure(simulated + group("chat", "says-smart", ", prompt: another"));
    EXPECT_EQ(answered_by("chat"), "large");
    EXPECT_EQ(label("classifier_by"), "classifier");
}

TEST_F(classify, fails_over_from_the_label_that_was_named)
{
    at.configure(
        simulated +
        "  - {id: chat, strategy: classify, classifier: {model: says-smart, labels: {fast: small, smart: sick}, default: fast}}\n");
    EXPECT_EQ(answered_by("chat"), "small");
    EXPECT_EQ(at.event().attempts_size(), 2);
    EXPECT_EQ(at.event().fallback_count(), 1u);
    EXPECT_EQ(at.event().tag(), "smart");
}

TEST_F(classify, asks_nothing_for_a_count_of_tokens)
{
    at.configure(simulated + group("chat", "says-smart"));
    body = R"({"model":"chat","messages":[{"role":"user","content":"Hi"}]})";
    at.ask("/v1/messages/count_tokens", body);
    EXPECT_EQ(at.sink.events.size(), 1u);
    EXPECT_EQ(at.event().role(), "primary");
}

TEST_F(classify, asks_nothing_for_a_caller_without_a_key)
{
    std::string keyed = simulated + group("chat", "says-smart");
    keyed.replace(keyed.find("public: true"), 12, "public: false");
    at.configure(keyed);
    EXPECT_EQ(answered_by("chat"), "401");
    EXPECT_EQ(at.sink.events.size(), 1u);
}

TEST_F(classify, sends_the_classifier_what_was_said_and_the_model_the_request_as_it_came)
{
    scripted_upstream provider(at.loop.get_executor());
    std::string const reply =
        R"({"id":"c","object":"chat.completion","created":1,"model":"x","choices":[{"index":0,"message":{"role":"assistant","content":"smart"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10}})";
    provider.always(
        {read_request(),
         send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(reply.size()) + "\r\n\r\n" + reply),
         read_request(),
         send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(reply.size()) + "\r\n\r\n" +
              reply)});
    at.configure("signalbox: 1\nserver: {public: true}\nproviders: [{id: p, kind: openai_compatible, auth: {type: none}, base_url: "
                 "'http://127.0.0.1:" +
                 std::to_string(provider.port()) +
                 "/v1'}]\nmodels: [{id: selector, provider: p}, {id: small, provider: p}, {id: large, provider: p}]\ngroups:\n" +
                 group("chat", "selector", ", prompt: \"fast = a greeting, smart = code\""));
    body =
        R"({"model":"chat","stream":false,"max_tokens":50,"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Sort a list"}]})";
    EXPECT_EQ(at.ask("/v1/chat/completions", body, {{"authorization", "Bearer callers-own-key"}}).status, 200);
    ASSERT_EQ(provider.requests().size(), 2u);
    std::string const &first = provider.requests()[0], &second = provider.requests()[1];
    EXPECT_THAT(
        first,
        testing::EndsWith(
            R"({"model":"selector","messages":[{"role":"system","content":"fast = a greeting, smart = code\nAnswer with one of these labels and nothing else: fast, smart."},{"role":"user","content":"Sort a list"}]})"));
    EXPECT_THAT(first, Not(HasSubstr("callers-own-key")));
    std::string expected = body;
    expected.replace(expected.find("\"chat\""), 6, "\"large\"");
    EXPECT_THAT(second, testing::EndsWith(expected));
}

TEST_F(classify, is_over_when_its_client_leaves)
{
    at.configure(simulated + group("chat", "slow"));
    body = R"({"model":"chat","messages":[{"role":"user","content":"Hi"}]})";
    at.start("/v1/chat/completions", body);
    at.run_until([&] { return at.sink.admitted == 2; });
    at.stop->fire(model::fault::client_closed);
    at.finish();
    ASSERT_EQ(at.sink.events.size(), 2u);
    EXPECT_EQ(at.sink.events[0]->decision(), "abandoned");
    EXPECT_EQ(at.event().decision(), "abandoned");
    EXPECT_EQ(at.event().attempts_size(), 0);
}

TEST_F(classify, puts_both_events_on_disk_before_the_reply_where_that_is_asked)
{
    at.configure(simulated + group("chat", "says-smart"));
    at.sink.waits = true;
    EXPECT_EQ(answered_by("chat"), "large");
    EXPECT_EQ(at.sink.events.size(), 2u);
    at.sink.store_fails = true;
    EXPECT_EQ(answered_by("chat", "another"), "503");
    at.sink.store_fails = false;
    at.sink.full = true;
    EXPECT_EQ(answered_by("chat", "yet another"), "503");
}

}  // namespace
}  // namespace signalbox::test
