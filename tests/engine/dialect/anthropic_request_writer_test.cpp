// Requests of the common vocabulary as Messages API bodies: the fields, and what is lost or refused on the way.
#include "tests/engine/dialect/anthropic_asking.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"
#include "tests/engine/dialect/loss_lines.hpp"

#include <gmock/gmock.h>

namespace signalbox::dialect::anthropic {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(anthropic_request_writer, writes_the_tool_round_trip)
{
    std::string const golden = replay::compact(replay::golden("anthropic/tool_round.json"));
    auto const asked = requests_in().read(golden);
    ASSERT_TRUE(asked);
    auto const written = write(*asked, "M");
    EXPECT_EQ(written.body, golden);
    EXPECT_THAT(written.losses, IsEmpty());
    EXPECT_EQ(written.api_version, "2023-06-01");
}

// The target's model name, and max_tokens, which the API requires.
TEST(anthropic_request_writer, fills_in_max_tokens)
{
    auto asked = asking({says(role::user, "q")});
    EXPECT_EQ(member(write(asked), "max_tokens"), "50");
    asked.max_output_tokens.reset();
    EXPECT_EQ(member(write(asked), "max_tokens"), "4096");
    auto const limited = requests_out().write(asked, {.model = "claude-opus-4-6", .max_output_tokens = 8192});
    ASSERT_TRUE(limited);
    EXPECT_EQ(member(*limited, "max_tokens"), "8192");
    EXPECT_EQ(member(*limited, "model"), "\"claude-opus-4-6\"");
    asked.max_output_tokens = 9000;
    auto const capped = requests_out().write(asked, {.model = "claude-opus-4-6", .max_output_tokens = 8192});
    ASSERT_TRUE(capped);
    EXPECT_EQ(member(*capped, "max_tokens"), "8192");
    EXPECT_THAT(capped->losses, ElementsAre("max_tokens: more than this model can answer with; its own limit is sent"));
    asked.max_output_tokens = 0;
    EXPECT_EQ(refused(asked).param, "max_tokens");
}

TEST(anthropic_request_writer, asks_for_structured_output)
{
    auto asked = asking({says(role::system, "S"), says(role::user, "q")});
    asked.format = model::response_format{
        .what = model::response_format::kind::json_schema, .name = "n", .schema = R"({"type":"object"})", .strict = true};
    auto const native = write(asked);
    EXPECT_EQ(member(native, "output_config"), R"({"format":{"type":"json_schema","schema":{"type":"object"}}})");
    EXPECT_THAT(native.losses, IsEmpty()) << "the schema's name carries nothing";

    auto const old = write(asked, "claude-3-5-haiku-20241022");
    EXPECT_EQ(member(old, "output_config"), "absent");
    EXPECT_NE(member(old, "system").find(R"(JSON Schema: {\"type\":\"object\"})"), std::string::npos);
    EXPECT_EQ(old.losses.size(), 1u);

    asked.format = model::response_format{.what = model::response_format::kind::json_object};
    auto const loose = write(asked);
    EXPECT_TRUE(member(loose, "system")
                    .starts_with(R"([{"type":"text","text":"S"},{"type":"text",)"
                                 R"("text":"Answer with exactly one JSON object)"));
    EXPECT_THAT(loose.losses, ElementsAre("response_format: the Messages API has no JSON mode; it is put as an instruction"));

    asked.format = model::response_format{};
    EXPECT_EQ(write(asked).body, write(asking({says(role::system, "S"), says(role::user, "q")})).body) << "text is the default";
}

TEST(anthropic_request_writer, keeps_sampling_within_what_the_model_takes)
{
    auto const sample = [](std::optional<double> temperature, std::optional<double> top_p, std::string_view model) {
        auto asked = asking({says(role::user, "q")});
        asked.temperature = temperature;
        asked.top_p = top_p;
        auto const written = write(asked, model);
        return member(written, "temperature") + " " + member(written, "top_p") + " " + std::to_string(written.losses.size());
    };
    EXPECT_EQ(sample(0.25, {}, "claude-opus-4-6"), "0.25 absent 0");
    EXPECT_EQ(sample(1.7, {}, "claude-sonnet-4-20250514"), "1 absent 1") << "clamped with a note";
    EXPECT_EQ(sample(-0.5, {}, "claude-sonnet-4-20250514"), "0 absent 1");
    EXPECT_EQ(sample(1.0, 1.0, "claude-opus-5"), "absent absent 0") << "defaults say nothing";
    EXPECT_EQ(sample(0.25, 0.5, "claude-opus-5"), "absent absent 2") << "refused by the model, so not sent";
    EXPECT_EQ(sample(0.25, 0.5, "claude-haiku-4-5"), "0.25 absent 1") << "one of the two";
    EXPECT_EQ(sample(0.25, 0.5, "claude-3-5-sonnet-latest"), "0.25 0.5 0");
    EXPECT_EQ(sample(0.25, 0.5, "somebody-elses-model"), "0.25 0.5 0");
}

TEST(anthropic_request_writer, writes_the_small_fields)
{
    auto asked = asking({says(role::user, "q")});
    asked.stop = {"END", " \n", ""};
    asked.user = "u\"1";
    asked.service_tier = "default";
    asked.stream = true;
    asked.top_k = 40;
    auto written = write(asked);
    EXPECT_EQ(member(written, "stop_sequences"), R"(["END"])");
    EXPECT_EQ(member(written, "metadata"), R"({"user_id":"u\"1"})");
    EXPECT_EQ(member(written, "service_tier"), R"("standard_only")");
    EXPECT_EQ(member(written, "stream"), "true");
    EXPECT_EQ(member(written, "top_k"), "40");
    EXPECT_THAT(written.losses, ElementsAre("stop: the Messages API refuses stop sequences of white space"));
    asked.service_tier = "priority";
    asked.stop.clear();
    written = write(asked);
    EXPECT_EQ(member(written, "stop_sequences"), "absent");
    EXPECT_THAT(written.losses, ElementsAre("service_tier: only auto and default have a counterpart"));
}

TEST(anthropic_request_writer, refuses_what_would_change_the_answer)
{
    auto asked = asking({says(role::user, "q")});
    asked.n = 2;
    EXPECT_EQ(refused(asked).param, "n");
    asked.n = 1;
    EXPECT_EQ(refused(asked).detail, "was written");
    for (model::extra_field const& extra : std::vector<model::extra_field>{{"logprobs", "true"},
                                                                           {"modalities", R"(["text","audio"])"},
                                                                           {"audio", R"({"voice":"x"})"},
                                                                           {"web_search_options", "{}"},
                                                                           {"web_search_options", R"({"search_context_size":"low"})"}}) {
        asked.extras = {extra};
        EXPECT_EQ(refused(asked).kind, model::fault::untranslatable) << extra.name;
        EXPECT_EQ(refused(asked).param, extra.name);
    }
}

TEST(anthropic_request_writer, tells_what_is_lost_and_keeps_silent_about_what_says_nothing)
{
    auto asked = asking({says(role::user, "q")});
    asked.turns[0].name = "bob";
    asked.extras = {{"seed", "7"},
                    {"frequency_penalty", "0.5"},
                    {"presence_penalty", "0"},
                    {"logit_bias", "{}"},
                    {"verbosity", R"("low")"},
                    {"logprobs", "false"},
                    {"store", "false"},
                    {"metadata", R"({"a":"b"})"},
                    {"modalities", R"(["text"])"},
                    {"odd:name", "1"},
                    {"stream_options.include_obfuscation", "true"}};
    EXPECT_THAT(write(asked).losses,
                ElementsAre("messages[0].name: has no counterpart", "seed: has no counterpart", "frequency_penalty: has no counterpart",
                            "verbosity: has no counterpart", "metadata: has no counterpart", "odd:name: has no counterpart"));
}

TEST(anthropic_request_writer, gives_fields_of_this_dialect_back)
{
    auto const asked = requests_in().read(
        R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"}],"context_management":{"edits":[]},"speed":"fast",)"
        R"("container":"c1",)"
        R"("mcp_servers":[{"url":"u"}],"cache_control":{"type":"ephemeral"},"tools":[{"type":"web_search_20250305","name":"web_search"}],)"
        R"("tool_choice":{"type":"any"},"thinking":{"type":"between_tools"}})");
    ASSERT_TRUE(asked);
    auto const written = write(*asked, "claude-sonnet-5-5");
    EXPECT_THAT(written.losses, IsEmpty());
    EXPECT_EQ(member(written, "context_management"), R"({"edits":[]})");
    EXPECT_EQ(member(written, "speed"), R"("fast")");
    EXPECT_EQ(member(written, "container"), R"("c1")");
    EXPECT_EQ(member(written, "mcp_servers"), R"([{"url":"u"}])");
    EXPECT_EQ(member(written, "cache_control"), R"({"type":"ephemeral"})");
    EXPECT_EQ(member(written, "tools"), R"([{"type":"web_search_20250305","name":"web_search"}])");
    EXPECT_EQ(member(written, "tool_choice"), R"({"type":"any"})");
    EXPECT_EQ(member(written, "thinking"), R"({"type":"between_tools"})");
}

TEST(anthropic_request_writer, bounds_the_list_of_losses)
{
    auto asked = asking({says(role::user, "q")});
    for (int i = 0; i < 200; ++i) asked.extras.push_back({std::string(1000, 'x') + std::to_string(i), "1"});
    for (int i = 0; i < 200; ++i) asked.extras.push_back({std::to_string(i), "1"});
    auto const losses = write(asked).losses;
    EXPECT_EQ(losses.size(), 64u);
    EXPECT_EQ(losses.front().field.size(), 1001u) << "whole, so that a secret in it is masked where it is shown and cut";
}

}  // namespace

}  // namespace signalbox::dialect::anthropic
