// Requests as they reach a provider that refuses what its format allows, and replies that are given back the caller's names.
#include "engine/wire/json.hpp"
#include "tests/engine/gateway/dialect_samples.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace signalbox::test {
namespace {

class target_rules : public testing::Test {
protected:
    /// One model "m" at a provider of this kind, with further keys of the model.
    void configure(scripted_upstream const& at_port, std::string const& kind, std::string const& upstream, std::string const& more = {})
    {
        at.configure("signalbox: 1\nserver: {public: true}\nproviders:\n  - {id: p, kind: " + kind +
                     ", base_url: \"http://127.0.0.1:" + std::to_string(at_port.port()) +
                     "/v1\", auth: {secret: key}, breaker: {max_fails: 0}}\nmodels:\n  - {id: m, provider: p, upstream: " + upstream +
                     more + "}\n");
    }

    script answers(std::string const& body) const
    {
        return {read_request(), send(reply_with(body, "Content-Type: application/json\r\n")), again()};
    }

    /// The body of the newest request.
    static std::string sent(scripted_upstream const& to)
    {
        std::string const& whole = to.requests().back();
        return whole.substr(whole.find("\r\n\r\n") + 4);
    }

    gateway_fixture at;
};

std::string calling_reply(std::string const& calls)
{
    return R"({"choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[)" + calls +
           R"(]},"finish_reason":"tool_calls"}]})";
}

TEST_F(target_rules, shorten_a_tools_name_and_give_it_back)
{
    scripted_upstream up(at.loop.get_executor());
    std::string const name = "mcp__" + std::string(80, 'y');
    configure(up, "openai", "gpt-4o");
    std::string const ask = R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"x"}],"tools":[{"name":")" + name +
                            R"(","input_schema":{"type":"object"}}]})";
    up.always(answers(calling_reply(R"({"id":"c","type":"function","function":{"name":"%NAME%","arguments":"{}"}})")));
    at.ask("/v1/messages", ask);
    std::string const body = sent(up);
    std::string shortened;
    for (wire::json_view const each : wire::json_view(body)["tools"].elements()) shortened = each["function"]["name"].string_or("");
    EXPECT_EQ(shortened.size(), 64u) << body;

    scripted_upstream calls(at.loop.get_executor());
    calls.always(answers(calling_reply(R"({"id":"c","type":"function","function":{"name":")" + shortened + R"(","arguments":"{}"}})")));
    configure(calls, "openai", "gpt-4o");
    auto const& seen = at.ask("/v1/messages", ask);
    EXPECT_NE(seen.body.find("\"name\":\"" + name + "\""), std::string::npos) << seen.body;
    EXPECT_EQ(at.event().translation_losses_size(), 0);
}

TEST_F(target_rules, make_ids_for_calls_that_differ_from_reply_to_reply)
{
    scripted_upstream up(at.loop.get_executor());
    up.always(answers(calling_reply(
        R"({"type":"function","function":{"name":"f","arguments":"{}"}},{"id":"call_0","type":"function","function":{"name":"f","arguments":"{}"}},)"
        R"({"id":"call_0","type":"function","function":{"name":"g","arguments":"{}"}})")));
    configure(up, "openai_compatible", "qwen3");
    std::string const ask = R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"x"}]})";
    auto const ids = [&] {
        std::vector<std::string> out;
        std::string const body = at.ask("/v1/messages", ask).body;
        for (wire::json_view const block : wire::json_view(body)["content"].elements()) out.push_back(block["id"].string_or(""));
        return out;
    };
    auto const first = ids(), second = ids();
    ASSERT_EQ(first.size(), 3u);
    EXPECT_NE(first[0], second[0]) << "made up, and not the same in every reply";
    EXPECT_FALSE(first[0].empty());
    EXPECT_EQ(first[1], "call_0");
    EXPECT_NE(first[2], "call_0");
}

TEST_F(target_rules, shape_a_conversation_for_a_chat_template_unless_the_model_says_otherwise)
{
    scripted_upstream up(at.loop.get_executor());
    up.always(answers(plain_reply(dialect::openai_chat)));
    std::string const ask =
        R"({"model":"m","max_tokens":9,"system":[{"type":"text","text":"Main."},{"type":"text","text":"Second."}],)"
        R"("messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},{"role":"system","content":"Later."}]})";
    configure(up, "openai_compatible", "qwen3");
    at.ask("/v1/messages", ask);
    EXPECT_NE(sent(up).find(R"("messages":[{"role":"system","content":"Main.\nSecond.\nLater."},{"role":"user","content":"a\nb"}])"),
              std::string::npos)
        << sent(up);
    ASSERT_EQ(at.event().translation_losses_size(), 1);
    EXPECT_NE(at.event().translation_losses(0).find("a system turn inside the conversation moves to its front"), std::string::npos);

    configure(up, "openai_compatible", "qwen3", ", rules: {system_first: off, joined_text: off}");
    at.ask("/v1/messages", ask);
    EXPECT_NE(sent(up).find(R"({"role":"system","content":"Later."}])"), std::string::npos) << sent(up);
    EXPECT_NE(sent(up).find(R"([{"type":"text","text":"a"},{"type":"text","text":"b"}])"), std::string::npos) << sent(up);
}

TEST_F(target_rules, close_a_schema_for_structured_outputs)
{
    scripted_upstream up(at.loop.get_executor());
    up.always(answers(plain_reply(dialect::anthropic)));
    configure(up, "anthropic", "claude-sonnet-4-5");
    at.ask("/v1/chat/completions",
           R"({"model":"m","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_schema","json_schema":{"name":"n",)"
           R"("schema":{"type":"object","properties":{"age":{"type":"integer","minimum":0}}}}}})");
    EXPECT_NE(sent(up).find(R"("schema":{"type":"object","properties":{"age":{"type":"integer"}},"additionalProperties":false})"),
              std::string::npos)
        << sent(up);
    ASSERT_EQ(at.event().translation_losses_size(), 1);
}

TEST_F(target_rules, ask_the_newest_models_for_no_reasoning_with_tools)
{
    scripted_upstream up(at.loop.get_executor());
    up.always(answers(plain_reply(dialect::openai_chat)));
    configure(up, "openai", "gpt-5.6");
    at.ask("/v1/messages", R"({"model":"m","max_tokens":99,"thinking":{"type":"adaptive"},"output_config":{"effort":"high"},)"
                           R"("messages":[{"role":"user","content":"x"}],"tools":[{"name":"f","input_schema":{"type":"object"}}]})");
    EXPECT_NE(sent(up).find(R"("reasoning_effort":"none")"), std::string::npos) << sent(up);
    ASSERT_EQ(at.event().translation_losses_size(), 1) << at.event().ShortDebugString();
    EXPECT_NE(at.event().translation_losses(0).find("reasoning_effort: "), std::string::npos);
}

TEST_F(target_rules, take_out_of_a_relayed_request_what_a_translation_added)
{
    scripted_upstream up(at.loop.get_executor());
    up.always(answers(plain_reply(dialect::anthropic)));
    std::string const port = std::to_string(up.port());
    at.configure("signalbox: 1\nserver: {public: true}\nproviders:\n"
                 "  - {id: a, kind: anthropic, base_url: \"http://127.0.0.1:" +
                 port +
                 "/v1\", auth: {secret: key}}\n"
                 "  - {id: o, kind: openai, base_url: \"http://127.0.0.1:" +
                 port +
                 "/v1\", auth: {secret: key}}\n"
                 "models: [{id: m, provider: a, upstream: claude-sonnet-4-5}, {id: other, provider: o}]\n");
    at.ask(
        "/v1/messages",
        R"({"max_tokens":9,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[)"
        R"({"type":"thinking","thinking":"hm","signature":""},{"type":"text","text":"y"}]},{"role":"user","content":"z"}], "model" : "m"})");
    EXPECT_EQ(sent(up), R"({"max_tokens":9,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[)"
                        R"({"type":"text","text":"y"}]},{"role":"user","content":"z"}], "model" : "claude-sonnet-4-5"})");
}

TEST_F(target_rules, leave_a_relayed_request_as_it_is)
{
    scripted_upstream up(at.loop.get_executor());
    up.always(answers(plain_reply(dialect::openai_chat)));
    configure(up, "openai", "gpt-5.6");
    std::string const name(90, 'x');
    std::string const ask =
        R"({"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a"}]}],"tools":[{"type":"function","function":{"name":")" +
        name + R"("}}]})";
    at.ask("/v1/chat/completions", ask);
    std::string expected = ask;
    expected.replace(expected.find("\"m\""), 3, "\"gpt-5.6\"");
    EXPECT_EQ(sent(up), expected);
}

}  // namespace
}  // namespace signalbox::test
