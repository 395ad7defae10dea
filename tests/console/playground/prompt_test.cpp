// Prompts as bodies of requests, as files, from recorded requests, and what they are guessed to cost.
#include "console/playground/cost_guess.hpp"
#include "console/playground/model_list.hpp"
#include "console/playground/prompt_file.hpp"
#include "console/playground/recorded_prompt.hpp"
#include "console/playground/run_sums.hpp"

#include "tests/console/body/kept_exchanges.hpp"

#include <gtest/gtest.h>

#include <QTemporaryDir>

namespace signalbox::console {
namespace {

Prompt const talk{.system = QStringLiteral("Be brief."),
                  .earlier = {{true, QStringLiteral("Hello")}, {false, QStringLiteral("Good day.")}},
                  .user = QStringLiteral("Will it rain?"),
                  .temperature = 0.5,
                  .max_tokens = 100};

std::string wrongIn(char const* json)
{
    ReadPrompt const read = readPrompt(json);
    EXPECT_FALSE(read.prompt);
    return read.wrong.toStdString();
}

TEST(prompts, are_streamed_chats_with_usage)
{
    EXPECT_EQ(requestBody(talk, QStringLiteral("gpt-4o")).toStdString(),
              R"({"max_tokens":100,"messages":[{"content":"Be brief.","role":"system"},{"content":"Hello","role":"user"},)"
              R"({"content":"Good day.","role":"assistant"},{"content":"Will it rain?","role":"user"}],"model":"gpt-4o","stream":true,)"
              R"("stream_options":{"include_usage":true},"temperature":0.5})");
    Prompt const plain{.system = {}, .earlier = {}, .user = QStringLiteral("Hi"), .temperature = {}, .max_tokens = {}};
    EXPECT_EQ(requestBody(plain, QStringLiteral("a")).toStdString(),
              R"({"messages":[{"content":"Hi","role":"user"}],"model":"a","stream":true,"stream_options":{"include_usage":true}})");
}

TEST(prompt_files, come_back_as_they_were_written)
{
    SavedPrompt const saved{talk, {QStringLiteral("gpt-4o"), QStringLiteral("cheap")}, 20};
    ReadPrompt const read = readPrompt(promptJson(saved));
    ASSERT_TRUE(read.prompt) << read.wrong.toStdString();
    EXPECT_EQ(*read.prompt, saved);
    QTemporaryDir folder;
    QString const path = folder.filePath(QStringLiteral("a.json"));
    EXPECT_EQ(writePromptFile(path, promptJson(saved)), QString());
    EXPECT_EQ(readPromptFile(path).prompt, saved);
    EXPECT_FALSE(readPromptFile(folder.filePath(QStringLiteral("none.json"))).wrong.isEmpty());
    EXPECT_FALSE(writePromptFile(QStringLiteral("/nonexistent/a.json"), "{}").isEmpty());
}

TEST(prompt_files, that_are_wrong_name_the_field)
{
    EXPECT_TRUE(QString::fromStdString(wrongIn("{")).startsWith(QStringLiteral("this is no JSON: ")));
    EXPECT_EQ(wrongIn("{}"), "this is no saved prompt: the field signalbox_prompt is missing");
    EXPECT_EQ(wrongIn(R"({"signalbox_prompt":2})"), "signalbox_prompt is 2: a later console wrote it");
    EXPECT_EQ(wrongIn(R"({"signalbox_prompt":1,"system":5})"), "system is no text");
    EXPECT_EQ(wrongIn(R"({"signalbox_prompt":1,"temperature":3})"), "temperature is no number from 0 to 2");
    EXPECT_EQ(wrongIn(R"({"signalbox_prompt":1,"temperature":"hot"})"), "temperature is no number from 0 to 2");
    EXPECT_EQ(wrongIn(R"({"signalbox_prompt":1,"repeat":51})"), "repeat is no number from 1 to 50");
    EXPECT_EQ(wrongIn(R"({"signalbox_prompt":1,"repeat":1.5})"), "repeat is no number from 1 to 50");
    EXPECT_EQ(wrongIn(R"({"signalbox_prompt":1,"destinations":["a","b","c","d","e"]})"), "destinations has more than 4 names");
    EXPECT_EQ(wrongIn(R"({"signalbox_prompt":1,"destinations":"a"})"), "destinations is no list");
    EXPECT_EQ(wrongIn(R"({"signalbox_prompt":1,"earlier":[{"role":"tool","content":"x"}]})"),
              "earlier holds a message that is not {role: user or assistant, content: text}");
}

TEST(recorded_prompts, have_the_texts_and_say_what_they_leave_out)
{
    RecordedPrompt const read =
        recordedPrompt(readExchange(testing::keptParts(testing::chatWithTools(), testing::streamedReply()), {"openai_chat", true}));
    EXPECT_EQ(read.trouble, QString());
    EXPECT_EQ(read.model, QStringLiteral("gpt-4o"));
    EXPECT_EQ(read.prompt.system, QStringLiteral("Be <brief>."));
    EXPECT_EQ(read.prompt.user, QStringLiteral("What is this?"));
    EXPECT_TRUE(read.prompt.earlier.empty());
    EXPECT_EQ(read.left_out.join(QStringLiteral("; ")).toStdString(), "images: 1; tool calls: 1; tool results: 1; the tools get_weather");
}

TEST(recorded_prompts, keep_the_messages_before_and_the_settings)
{
    std::string const asked = R"({"model":"m","temperature":0.25,"max_tokens":64,"stop":["x"],"messages":[{"role":"user","content":"One"},)"
                              R"({"role":"assistant","content":"Two"},{"role":"user","content":"Three"}]})";
    RecordedPrompt const read = recordedPrompt(readExchange(testing::keptParts(asked, "{}"), {"openai_chat", false}));
    EXPECT_EQ(read.prompt.earlier, (std::vector<EarlierMessage>{{true, QStringLiteral("One")}, {false, QStringLiteral("Two")}}));
    EXPECT_EQ(read.prompt.user, QStringLiteral("Three"));
    EXPECT_EQ(read.prompt.temperature, 0.25);
    EXPECT_EQ(read.prompt.max_tokens, 64u);
    EXPECT_EQ(read.left_out, QStringList{QStringLiteral("stop")});
    EXPECT_FALSE(recordedPrompt(readExchange(testing::keptParts("no JSON", "{}"), {"openai_chat", false})).trouble.isEmpty());
}

TEST(cost_guesses, ask_before_more_than_ten_requests_or_half_a_dollar)
{
    Prompt small{.system = {}, .earlier = {}, .user = QStringLiteral("Hi"), .temperature = {}, .max_tokens = 10};
    CostGuess const few = costGuess(small, {QStringLiteral("gpt-4o"), QStringLiteral("gpt-4o-mini")}, 5);
    EXPECT_EQ(few.requests, 10);
    EXPECT_GT(few.micros, 0);
    EXPECT_FALSE(few.asks());
    EXPECT_TRUE(costGuess(small, {QStringLiteral("gpt-4o")}, 11).asks());
    Prompt large = small;
    large.user = QStringLiteral("a word ").repeated(300'000);
    CostGuess const dear = costGuess(large, {QStringLiteral("gpt-4o"), QStringLiteral("my-group")}, 1);
    EXPECT_GT(dear.micros, unasked_micros);
    EXPECT_TRUE(dear.asks());
    EXPECT_EQ(dear.unpriced, QStringList{QStringLiteral("my-group")});
}

TEST(cost_guesses, know_a_model_with_and_without_its_provider)
{
    auto const priced = costOf("openai/gpt-4o", 1'000'000, 0);
    ASSERT_TRUE(priced);
    EXPECT_EQ(*priced, 2'500'000) << "2.50 dollars for a million tokens";
    EXPECT_EQ(costOf("gpt-4o", 1'000'000, 0), priced);
    EXPECT_EQ(costOf("lab/gpt-4o", 1'000'000, 0), priced) << "a provider's id may be any";
    EXPECT_FALSE(costOf("nothing-like-it", 1, 1));
}

TEST(run_sums, have_the_middle_the_tail_the_cost_and_the_first_error)
{
    std::vector<RunFigures> runs;
    for (std::int64_t n = 1; n <= 20; ++n) {
        RunFigures run;
        run.state = RunState::done;
        run.first_us = n * 100;
        run.total_us = n * 1'000;
        run.cost_micros = n == 20 ? std::nullopt : std::optional<std::int64_t>(10);
        runs.push_back(run);
    }
    RunFigures failed;
    failed.state = RunState::failed;
    failed.error = QStringLiteral("spent");
    failed.total_us = 9'000'000;
    RunFigures waiting;
    waiting.state = RunState::waiting;
    runs.insert(runs.end(), {failed, waiting});
    RunSums const sums = sumsOf(runs);
    EXPECT_EQ(sums.ended, 21);
    EXPECT_EQ(sums.failed, 1);
    EXPECT_EQ(sums.first_p50_us, 1'000);
    EXPECT_EQ(sums.first_p95_us, 1'900);
    EXPECT_EQ(sums.total_p50_us, 10'000);
    EXPECT_EQ(sums.total_p95_us, 19'000);
    EXPECT_EQ(sums.cost_micros, 190);
    EXPECT_EQ(sums.unpriced, 1);
    EXPECT_EQ(sums.error, QStringLiteral("spent"));
    EXPECT_EQ(sumsOf({}), RunSums{});
}

TEST(gateway_addresses, are_completed_or_refused)
{
    EXPECT_EQ(baseUrlFrom(QStringLiteral("127.0.0.1:8080")), QStringLiteral("http://127.0.0.1:8080/v1"));
    EXPECT_EQ(baseUrlFrom(QStringLiteral(" http://127.0.0.1:8080/v1/ ")), QStringLiteral("http://127.0.0.1:8080/v1"));
    EXPECT_EQ(baseUrlFrom(QStringLiteral("https://box.example/team/v1?x=1")), QStringLiteral("https://box.example/team/v1"));
    EXPECT_EQ(baseUrlFrom(QStringLiteral("ftp://box.example")), QString());
    EXPECT_EQ(baseUrlFrom(QString()), QString());
    EXPECT_EQ(baseUrlFrom(QStringLiteral("http://")), QString());
}

TEST(model_lists, are_the_ids_in_their_order)
{
    EXPECT_EQ(modelIds(R"({"data":[{"id":"chat"},{"id":"gpt-4o"},{"x":1}]})"),
              (QStringList{QStringLiteral("chat"), QStringLiteral("gpt-4o")}));
    EXPECT_EQ(modelIds("no JSON"), QStringList());
}

}  // namespace
}  // namespace signalbox::console
