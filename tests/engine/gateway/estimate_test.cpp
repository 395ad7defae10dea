// What is counted when a provider reports no usage: one number for the caller and for the event, on both roads and for both framings.
#include "engine/wire/json.hpp"
#include "tests/engine/gateway/every_pair.hpp"

namespace signalbox::test {

namespace {

/// An answer in pieces and what it is counted as: a token for each piece, and for each four bytes.
struct answer {
    std::vector<std::string> pieces;
    bool tool = false;
    std::uint64_t streamed = 0, plain = 0;
};

std::vector<answer> answers()
{
    return {{{"hello"}, false, 2, 2},
            {{"a", "b", "c"}, false, 3, 1},
            {{std::string(330, 'a'), std::string(330, 'b')}, false, 165, 165},
            {{std::string(8'000, 'A')}, false, 2'000, 2'000},                                // looks like data
            {{R"({"text":")" + std::string(40'000, 'x') + R"("})"}, true, 10'004, 10'004}};  // and the four letters of its name
}

std::string whole_text(answer const& of)
{
    std::string all;
    for (std::string const& each : of.pieces) all += each;
    return all;
}

std::string item(answer const& of)
{
    std::string const text = wire::json_string(whole_text(of));
    return of.tool ? R"({"id":"fc_1","type":"function_call","call_id":"c1","name":"find","arguments":)" + text + "}"
                   : R"({"id":"m_1","type":"message","role":"assistant","content":[{"type":"output_text","text":)" + text + "}]}";
}

std::string response(answer const& of)
{
    return R"({"id":"resp_1","object":"response","model":"up-model","status":"completed","output":[)" + item(of) + "]}";
}

std::string responses_stream(answer const& of)
{
    std::string all = R"(data: {"type":"response.created","response":{"id":"resp_1","model":"up-model","output":[]}})"
                      "\n\n";
    if (of.tool)
        all +=
            R"(data: {"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","call_id":"c1","name":"find"}})"
            "\n\n";
    std::string const type = of.tool ? "response.function_call_arguments.delta" : "response.output_text.delta";
    for (std::string const& each : of.pieces)
        all += R"(data: {"type":")" + type + R"(","output_index":0,"delta":)" + wire::json_string(each) + "}\n\n";
    return all + R"(data: {"type":"response.completed","response":)" + response(of) + "}\n\n";
}

std::string gemini_reply(answer const& of, std::string const& piece, bool last)
{
    std::string const part =
        of.tool ? R"({"functionCall":{"name":"find","args":)" + piece + "}}" : R"({"text":)" + wire::json_string(piece) + "}";
    return R"({"candidates":[{"content":{"parts":[)" + part + R"(],"role":"model"},)" + (last ? R"("finishReason":"STOP",)" : "") +
           R"("index":0}],"modelVersion":"up-model","responseId":"r1"})";
}

std::string ollama_reply(answer const& of, std::string const& piece, bool last)
{
    std::string const message =
        of.tool ? R"("","tool_calls":[{"function":{"name":"find","arguments":)" + piece + "}}]" : wire::json_string(piece);
    return R"({"model":"up-model","message":{"role":"assistant","content":)" + message + R"(},"done":)" +
           (last ? R"(true,"done_reason":"stop"})" : "false}");
}

std::string plain_without_usage(dialect spoken, answer const& of)
{
    std::string const text = wire::json_string(whole_text(of));
    if (spoken == dialect::openai_responses) return response(of);
    if (spoken == dialect::unified) return R"({"ai_gateway_response":[{"contents":[)" + text + "]}]}";
    if (spoken == dialect::gemini) return gemini_reply(of, whole_text(of), true);
    if (spoken == dialect::ollama) return ollama_reply(of, whole_text(of), true);
    if (spoken == dialect::bedrock)
        return R"({"output":{"message":{"role":"assistant","content":[)" +
               (of.tool ? R"({"toolUse":{"toolUseId":"t1","name":"find","input":)" + whole_text(of) + "}}" : R"({"text":)" + text + "}") +
               R"(]}},"stopReason":")" + (of.tool ? "tool_use" : "end_turn") + "\"}";
    if (spoken == dialect::cohere)
        return R"({"id":"c1","finish_reason":")" + std::string(of.tool ? "TOOL_CALL" : "COMPLETE") + R"(","message":{"role":"assistant",)" +
               (of.tool ? R"("tool_calls":[{"id":"t1","type":"function","function":{"name":"find","arguments":)" + text + "}}]"
                        : R"("content":[{"type":"text","text":)" + text + "}]") +
               "}}";
    if (spoken == dialect::anthropic)
        return R"({"id":"msg_1","type":"message","role":"assistant","model":"up-model","content":[)" +
               (of.tool ? R"({"type":"tool_use","id":"toolu_1","name":"find","input":)" + whole_text(of) + "}"
                        : R"({"type":"text","text":)" + text + "}") +
               R"(],"stop_reason":")" + (of.tool ? "tool_use" : "end_turn") + R"(","stop_sequence":null})";
    return R"({"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"up-model","choices":[{"index":0,"message":)"
           R"({"role":"assistant","content":)" +
           (of.tool ? R"(null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"find","arguments":)" + text + "}}]" : text) +
           R"(},"finish_reason":")" + (of.tool ? "tool_calls" : "stop") + R"("}]})";
}

std::string anthropic_stream(answer const& of)
{
    std::string all =
        R"(data: {"type":"message_start","message":{"id":"msg_1","model":"up-model","content":[]}})"
        "\n\ndata: "
        R"({"type":"content_block_start","index":0,"content_block":)" +
        std::string(of.tool ? R"({"type":"tool_use","id":"toolu_1","name":"find","input":{}})" : R"({"type":"text","text":""})") + "}\n\n";
    for (std::string const& each : of.pieces)
        all += R"(data: {"type":"content_block_delta","index":0,"delta":{"type":)" +
               std::string(of.tool ? R"("input_json_delta","partial_json":)" : R"("text_delta","text":)") + wire::json_string(each) +
               "}}\n\n";
    return all +
           R"(data: {"type":"content_block_stop","index":0})"
           "\n\ndata: "
           R"({"type":"message_delta","delta":{"stop_reason":")" +
           (of.tool ? "tool_use" : "end_turn") + "\"}}\n\ndata: {\"type\":\"message_stop\"}\n\n";
}

std::string openai_stream(answer const& of)
{
    std::string const head =
        R"(data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"up-model","choices":[{"index":0,"delta":{)";
    std::string all = head + R"("role":"assistant","content":""},"finish_reason":null}]})" + "\n\n";
    std::string const begin =
        of.tool ? R"("tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"find","arguments":)" : R"("content":)";
    for (std::string const& each : of.pieces)
        all += head + begin + wire::json_string(each) + (of.tool ? "}}]" : "") + R"(},"finish_reason":null}]})" + "\n\n";
    return all + head + R"(},"finish_reason":")" + (of.tool ? "tool_calls" : "stop") + "\"}]}\n\ndata: [DONE]\n\n";
}

std::string gemini_stream(answer const& of)
{
    std::string all;
    for (std::string const& each : of.pieces) all += "data: " + gemini_reply(of, each, &each == &of.pieces.back()) + "\r\n\r\n";
    return all;
}

std::string ollama_stream(answer const& of)
{
    std::string all;
    for (std::string const& each : of.pieces) all += ollama_reply(of, each, false) + "\n";
    return all + R"({"model":"up-model","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"})" + "\n";
}

std::string bedrock_stream(answer const& of)
{
    std::string all = frame("event", "messageStart", R"({"role":"assistant"})");
    if (of.tool)
        all += frame("event", "contentBlockStart", R"({"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t1","name":"find"}}})");
    for (std::string const& each : of.pieces)
        all +=
            frame("event", "contentBlockDelta",
                  R"({"contentBlockIndex":0,"delta":{)" +
                      (of.tool ? R"("toolUse":{"input":)" + wire::json_string(each) + "}" : R"("text":)" + wire::json_string(each)) + "}}");
    return all + frame("event", "messageStop", of.tool ? R"({"stopReason":"tool_use"})" : R"({"stopReason":"end_turn"})");
}

std::string unified_stream(answer const& of)
{
    std::string all;
    for (std::string const& each : of.pieces)
        all += R"(data: {"ai_gateway_response":[{"contents":[)" + wire::json_string(each) + "]}]}\n\n";
    return all + R"(data: {"ai_gateway_response":[{"contents":[],"finish_reason":"stop"}]})" + "\n\ndata: [DONE]\n\n";
}

std::string cohere_stream(answer const& of)
{
    auto const event = [](std::string const& type, std::string const& message) {
        return "data: {\"type\":\"" + type + "\",\"index\":0,\"delta\":{\"message\":{" + message + "}}}\n\n";
    };
    std::string all = event("message-start", R"("role":"assistant")");
    all += of.tool ? event("tool-call-start", R"("tool_calls":{"id":"t1","type":"function","function":{"name":"find","arguments":""}})")
                   : event("content-start", R"("content":{"type":"text","text":""})");
    for (std::string const& each : of.pieces)
        all += of.tool ? event("tool-call-delta", R"("tool_calls":{"function":{"arguments":)" + wire::json_string(each) + "}}")
                       : event("content-delta", R"("content":{"text":)" + wire::json_string(each) + "}");
    return all + R"(data: {"type":"message-end","delta":{"finish_reason":")" + (of.tool ? "TOOL_CALL" : "COMPLETE") +
           "\"}}\n\ndata: [DONE]\n\n";
}

std::string streamed_without_usage(dialect spoken, answer const& of)
{
    switch (spoken) {
    case dialect::anthropic: return anthropic_stream(of);
    case dialect::openai_responses: return responses_stream(of);
    case dialect::gemini: return gemini_stream(of);
    case dialect::ollama: return ollama_stream(of);
    case dialect::bedrock: return bedrock_stream(of);
    case dialect::unified: return unified_stream(of);
    case dialect::cohere: return cohere_stream(of);
    case dialect::openai_chat: break;
    }
    return openai_stream(of);
}

/// What a format calls the tokens, and the member that holds them; without one they stand at the top.
struct usage_words {
    std::string_view member, prompt, completion;
    std::string_view counts = {};  // the member of it that has both; empty: itself
};
usage_words words_of(dialect spoken)
{
    switch (spoken) {
    case dialect::openai_chat: return {"\"usage\":", "prompt_tokens", "completion_tokens"};
    case dialect::gemini: return {"\"usageMetadata\":", "promptTokenCount", "candidatesTokenCount"};
    case dialect::ollama: return {"", "prompt_eval_count", "eval_count"};
    case dialect::bedrock: return {"\"usage\":", "inputTokens", "outputTokens"};
    case dialect::cohere: return {"\"usage\":", "input_tokens", "output_tokens", "tokens"};
    case dialect::unified:  // which tells one number, as a text
    case dialect::anthropic:
    case dialect::openai_responses: break;
    }
    return {"\"usage\":", "input_tokens", "output_tokens"};
}

wire::json_view counts_in(dialect spoken, std::string_view usage)
{
    wire::json_view const whole(usage);
    std::string_view const inside = words_of(spoken).counts;
    return inside.empty() ? whole : whole[inside];
}

/// The last object of a reply that holds its usage, nothing when there is none.
std::string usage_in(dialect spoken, std::string const& body)
{
    std::string_view const member = words_of(spoken).member;
    std::string const mark = member.empty() ? std::string("{\"model\":") : std::string(member) + "{";
    std::size_t const at = body.rfind(mark);
    if (at == std::string::npos) return {};
    std::size_t const begin = at + member.size();
    std::size_t end = begin, depth = 0;
    do {
        depth += body[end] == '{';
        depth -= body[end] == '}';
        ++end;
    } while (depth != 0 && end < body.size());
    std::string const object = body.substr(begin, end - begin);
    return counts_in(spoken, object)[words_of(spoken).prompt].missing() ? std::string() : object;
}

}  // namespace

class unreported : public every_pair {
protected:
    memory_client& ask(answer const& of)
    {
        std::string const stream = streamed_without_usage(provider(), of);
        std::string const reply = streams() ? reply_of_type("Content-Type: text/event-stream\r\n", stream)
                                            : reply_of_type("Content-Type: application/json\r\n", plain_without_usage(provider(), of));
        scripted_upstream from(at.loop.get_executor());
        from.always({read_request(), send(reply), again()});
        configure(from.port(), from.port());
        std::string body = ask_body("first");
        if (client() == dialect::openai_chat && streams()) body.insert(body.size() - 1, R"(,"stream_options":{"include_usage":true})");
        return at.ask(path_of(client()), body);
    }
};

TEST_P(unreported, usage_is_one_number_for_the_caller_and_the_event)
{
    bool const total_alone = client() == dialect::unified;
    for (answer const& each : answers()) {
        if (each.tool && (total_alone || provider() == dialect::unified)) continue;  // it has no tools
        std::string const body = ask(each).body;
        auto const& counted = at.event().tokens();
        EXPECT_EQ(at.event().decision(), "allowed") << at.event().ShortDebugString();
        std::uint64_t const expected = streams() ? each.streamed : each.plain;
        // A relay counts the escapes in a call's arguments too.
        EXPECT_NEAR(static_cast<double>(counted.completion()), static_cast<double>(expected), each.tool && client() == provider() ? 2 : 0)
            << body.substr(0, 300);
        EXPECT_TRUE(counted.estimated());
        EXPECT_GT(counted.prompt(), 7u);
        std::string const total = "\"usage\":\"" + std::to_string(counted.prompt() + counted.completion()) + '"';
        if (total_alone) {
            EXPECT_EQ(body.find(total) != std::string::npos, client() != provider()) << body;
            continue;
        }
        std::string const usage = usage_in(client(), body);
        if (client() == provider()) {
            EXPECT_EQ(usage, "") << "relayed as it came";
            continue;
        }
        wire::json_view const told = counts_in(client(), usage);
        EXPECT_EQ(told[words_of(client()).completion].unsigned_integer(), counted.completion()) << usage;
        EXPECT_EQ(told[words_of(client()).prompt].unsigned_integer(), counted.prompt()) << usage;
        EXPECT_EQ(wire::json_view(usage)["estimated"].boolean(), true) << usage;
    }
}

INSTANTIATE_TEST_SUITE_P(pairs, unreported, all_pairs(), pair_name);

}  // namespace signalbox::test
