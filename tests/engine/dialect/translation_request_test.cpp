// Requests of one dialect as bodies of the other: captures both ways, and what each road loses.
#include "engine/dialect/dialects.hpp"
#include "engine/wire/json.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"
#include "tests/engine/dialect/loss_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::dialect {

namespace {

using model::dialect;
using replay::compact;
using replay::golden;
using testing::ElementsAre;
using testing::IsEmpty;

written_request translated(std::string_view body, dialect from, dialect to, target_traits const& target)
{
    auto const asked = reader_of_requests(from).read(body);
    EXPECT_TRUE(asked) << (asked ? "" : asked.error().detail);
    if (!asked) return {};
    auto written = writer_of_requests(to).write(*asked, target);
    EXPECT_TRUE(written) << (written ? "" : written.error().detail);
    return written ? std::move(*written) : written_request();
}

model::failure refusal(std::string_view body, dialect from, dialect to, std::string_view target)
{
    auto const asked = reader_of_requests(from).read(body);
    if (!asked) return asked.error();
    auto const written = writer_of_requests(to).write(*asked, {.model = target, .kind = "openai"});
    return written ? model::failure{model::fault::internal, "was translated"} : written.error();
}

TEST(translation_of_requests, carries_the_tool_round_trip_both_ways)
{
    std::string const openai = golden("openai_chat/tool_round_request.json"), anthropic = golden("anthropic/tool_round.json");
    auto const there = translated(openai, dialect::openai_chat, dialect::anthropic, {.model = "M"});
    EXPECT_EQ(there.body, compact(anthropic));
    EXPECT_THAT(there.losses, IsEmpty());
    auto const back = translated(anthropic, dialect::anthropic, dialect::openai_chat, {.model = "M", .kind = "openai_compatible"});
    EXPECT_EQ(back.body, compact(openai));
    EXPECT_THAT(back.losses, IsEmpty());
}

TEST(translation_of_requests, carries_a_rich_openai_request)
{
    auto const written =
        translated(golden("translation/rich.openai.json"), dialect::openai_chat, dialect::anthropic, {.model = "claude-sonnet-4-5"});
    EXPECT_EQ(compact(written.body), compact(golden("translation/rich.anthropic.json")));
    EXPECT_THAT(written.losses,
                ElementsAre("messages[2].name: has no counterpart", "seed: has no counterpart", "store: has no counterpart"));
    EXPECT_EQ(written.api_version, "2023-06-01");
}

TEST(translation_of_requests, carries_the_request_of_a_coding_agent)
{
    auto const written = translated(golden("translation/agent.anthropic.json"), dialect::anthropic, dialect::openai_chat,
                                    {.model = "gpt-5", .kind = "openai"});
    EXPECT_EQ(compact(written.body), compact(golden("translation/agent.openai.json")));
    EXPECT_EQ(written.losses.size(), 4u) << "cache marks, signed thinking, the error flag, context management";
}

TEST(translation_of_requests, splices_schemas_and_arguments_unparsed)
{
    std::string const schema = R"({"type":"object","$defs":{"n":{"const":9007199254740993}},"x":[1.0,1e2,-0],"description":"\u00e9"})";
    std::string const arguments = R"({"n":12345678901234567890,"f":1.0})";
    std::string const call = R"({"id":"a","type":"function","function":{"name":"f","arguments":)" + wire::json_string(arguments) + "}}";
    std::string const tool = R"({"type":"function","function":{"name":"f","parameters":)" + schema + "}}";
    std::string const openai = R"({"model":"m","messages":[{"role":"user","content":"q"},{"role":"assistant","tool_calls":[)" + call +
                               R"(]},{"role":"tool","tool_call_id":"a","content":"r"}],"tools":[)" + tool + "]}";
    auto const there = translated(openai, dialect::openai_chat, dialect::anthropic, {.model = "m"});
    EXPECT_NE(there.body.find(schema), std::string::npos) << there.body;
    EXPECT_NE(there.body.find("\"input\":" + arguments), std::string::npos);
    auto const back = translated(there.body, dialect::anthropic, dialect::openai_chat, {.model = "m"});
    EXPECT_NE(back.body.find(schema), std::string::npos);
    EXPECT_NE(back.body.find("\"arguments\":" + wire::json_string(arguments)), std::string::npos);
}

TEST(translation_of_requests, refuses_what_has_no_counterpart_and_would_be_missed)
{
    std::string const asks = R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"}],)";
    for (std::string const field :
         {R"("mcp_servers":[{"url":"u"}]})", R"("container":"c"})", R"("tools":[{"type":"web_search_20250305","name":"web_search"}]})"}) {
        auto const seen = refusal(asks + field, dialect::anthropic, dialect::openai_chat, "gpt-5");
        EXPECT_EQ(seen.kind, model::fault::untranslatable) << field;
    }
    std::string const audio = R"({"model":"m","messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"QUJD",)"
                              R"("format":"wav"}}]}]})";
    EXPECT_EQ(refusal(audio, dialect::openai_chat, dialect::anthropic, "claude-opus-5").kind, model::fault::untranslatable);
    for (std::string const field : {R"("n":2})", R"("logprobs":true})", R"("modalities":["text","audio"]})"}) {
        auto const seen = refusal(asks + field, dialect::openai_chat, dialect::anthropic, "claude-opus-5");
        EXPECT_EQ(seen.kind, model::fault::untranslatable) << field;
    }
}

TEST(translation_of_requests, keeps_every_system_message)
{
    auto const written = translated(R"({"model":"m","messages":[{"role":"system","content":"a"},{"role":"developer","content":"b"},)"
                                    R"({"role":"user","content":"q"}]})",
                                    dialect::openai_chat, dialect::anthropic, {.model = "m"});
    EXPECT_EQ(wire::json_view(written.body)["system"].raw(), R"([{"type":"text","text":"a"},{"type":"text","text":"b"}])");
}

}  // namespace

}  // namespace signalbox::dialect
