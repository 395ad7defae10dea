// What a run makes of a reply, wherever its bytes are cut and however it ends.
#include "console/playground/prompt_run.hpp"

#include "tests/console/playground/canned_gateway.hpp"

#include <gtest/gtest.h>

namespace signalbox::console {
namespace {

using testing::stream_body;

std::string const body = stream_body.toStdString();

PromptRun begun(int status = 200, bool stream = true)
{
    PromptRun run;
    run.begin(1'000);
    run.takeHead(status, stream, "req_0123456789abc", "openai/gpt-4o");
    return run;
}

TEST(prompt_run, is_the_same_wherever_the_bytes_are_cut)
{
    for (std::size_t cut = 0; cut <= body.size(); ++cut) {
        PromptRun run = begun();
        run.takeBytes(std::string_view(body).substr(0, cut), 3'000);
        run.takeBytes(std::string_view(body).substr(cut), 3'000);
        run.end(9'000, {});
        ASSERT_EQ(run.figures().state, RunState::done) << "cut at byte " << cut << ": " << run.figures().error.toStdString();
        EXPECT_EQ(run.text(), QStringLiteral("It rains."));
        EXPECT_EQ(run.figures().first_us, 2'000);
        EXPECT_EQ(run.figures().total_us, 8'000);
        EXPECT_EQ(run.figures().prompt_tokens, 1'000u);
        EXPECT_EQ(run.figures().completion_tokens, 200u);
        EXPECT_EQ(run.figures().finish, QStringLiteral("stop"));
        EXPECT_EQ(run.figures().answered_by, QStringLiteral("openai/gpt-4o"));
    }
}

TEST(prompt_run, that_ends_before_a_reason_to_finish_has_failed)
{
    std::size_t const whole = body.find("\"finish_reason\":\"stop\"}]}") + 25;  // from here on the answer is whole
    for (std::size_t end = 0; end <= body.size(); ++end) {
        PromptRun run = begun();
        run.takeBytes(std::string_view(body).substr(0, end), 3'000);
        run.end(9'000, {});
        bool const done = end >= whole;
        EXPECT_EQ(run.figures().state, done ? RunState::done : RunState::failed) << "ends at byte " << end;
        EXPECT_EQ(run.figures().error.isEmpty(), done);
    }
}

TEST(prompt_run, has_its_first_token_with_the_first_content_and_its_rate_from_there)
{
    PromptRun run = begun();
    EXPECT_EQ(run.figures().state, RunState::waiting);
    run.takeBytes("data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n", 2'000);
    EXPECT_EQ(run.figures().state, RunState::waiting) << "a role is no content";
    run.takeBytes("data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"Hm\"}}]}\n\n", 501'000);
    EXPECT_EQ(run.figures().state, RunState::answering);
    EXPECT_EQ(run.figures().first_us, 500'000);
    EXPECT_EQ(run.figures().thoughts, 2u);
    run.takeBytes(body, 700'000);
    run.end(2'501'000, {});
    ASSERT_TRUE(run.figures().tokensPerSecond());
    EXPECT_DOUBLE_EQ(*run.figures().tokensPerSecond(), 100.0) << "200 tokens in two seconds";
}

TEST(prompt_run, has_the_gateways_words_for_what_it_refused)
{
    PromptRun run = begun(429, false);
    run.takeBytes("{\"error\":{\"mess", 2'000);
    run.takeBytes("age\":\"the limit team is spent\"}}", 2'000);
    run.end(3'000, QStringLiteral("server replied: Too Many Requests"));
    EXPECT_EQ(run.figures().state, RunState::failed);
    EXPECT_EQ(run.figures().error, QStringLiteral("the limit team is spent"));
    PromptRun dumb = begun(502, false);
    dumb.end(3'000, {});
    EXPECT_EQ(dumb.figures().error, QStringLiteral("The gateway refused with status 502."));
    PromptRun silent;
    silent.begin(0);
    silent.end(3'000, QStringLiteral("Connection refused"));
    EXPECT_EQ(silent.figures().error, QStringLiteral("Connection refused"));
}

TEST(prompt_run, fails_with_an_error_inside_the_stream_and_keeps_what_came)
{
    PromptRun run = begun();
    run.takeBytes("data: {\"choices\":[{\"delta\":{\"content\":\"It \"}}]}\n\ndata: {\"error\":{\"message\":\"the provider is gone\"}}\n\n",
                  2'000);
    EXPECT_EQ(run.figures().state, RunState::failed);
    EXPECT_EQ(run.figures().error, QStringLiteral("the provider is gone"));
    EXPECT_EQ(run.text(), QStringLiteral("It "));
    run.takeBytes(body, 3'000);
    run.end(4'000, {});
    EXPECT_EQ(run.text(), QStringLiteral("It ")) << "what comes afterwards is not read";
    EXPECT_EQ(run.figures().total_us, 1'000);
}

TEST(prompt_run, takes_a_reply_that_is_no_stream)
{
    PromptRun run = begun(200, false);
    run.takeBytes(
        R"({"choices":[{"message":{"content":"Sun."},"finish_reason":"length"}],"usage":{"prompt_tokens":7,"completion_tokens":3}})",
        2'000);
    run.end(3'000, {});
    EXPECT_EQ(run.figures().state, RunState::done);
    EXPECT_EQ(run.text(), QStringLiteral("Sun."));
    EXPECT_EQ(run.figures().finish, QStringLiteral("length"));
    EXPECT_EQ(run.figures().completion_tokens, 3u);
    PromptRun odd = begun(200, false);
    odd.takeBytes("<html>", 2'000);
    odd.end(3'000, {});
    EXPECT_EQ(odd.figures().error, QStringLiteral("The reply is no chat completion."));
}

TEST(prompt_run, that_was_stopped_stays_stopped_and_begins_anew)
{
    PromptRun run = begun();
    run.takeBytes(std::string_view(body).substr(0, 100), 2'000);
    run.stop(5'000);
    run.end(6'000, QStringLiteral("Operation canceled"));
    EXPECT_EQ(run.figures().state, RunState::stopped);
    EXPECT_EQ(run.figures().total_us, 4'000);
    run.begin(10'000);
    EXPECT_EQ(run.figures(), (RunFigures{.state = RunState::waiting, .request_id = {}, .answered_by = {}, .finish = {}, .error = {}}));
    EXPECT_TRUE(run.text().isEmpty());
    run.takeHead(200, true, {}, {});
    run.takeBytes(body, 11'000);
    run.end(12'000, {});
    EXPECT_EQ(run.figures().state, RunState::done) << "nothing of the run before is left in the decoder";
}

}  // namespace
}  // namespace signalbox::console
