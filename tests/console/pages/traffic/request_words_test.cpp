// What the inspector says of a request, and what is copied from it.
#include "console/look/figures.hpp"
#include "console/pages/traffic/curl_text.hpp"
#include "console/pages/traffic/facts_text.hpp"
#include "console/pages/traffic/inspector.hpp"
#include "console/pages/traffic/json_lines.hpp"
#include "console/pages/traffic/request_words.hpp"

#include "storage/event_json.hpp"

#include "tests/storage/sample_events.hpp"

#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace signalbox::console {

namespace {

/// Readable in a failure, and with ordinary blanks before units.
std::string plain(QString text)
{
    return text.replace(QChar(0xa0), QLatin1Char(' ')).toStdString();
}

schema::Event weighted()
{
    schema::Event made = *storage::testing::plain_event();
    made.set_group("chat");
    made.set_assignment_probability(0.9);
    auto& attempt = *made.add_attempts();
    attempt.set_provider("openai");
    attempt.set_model("gpt-4o");
    attempt.set_reason("weight");
    attempt.set_status(200);
    return made;
}

QString valueOf(Section const& section, QString const& name)
{
    for (Fact const& each : section.facts)
        if (each.name == name) return each.value;
    return QStringLiteral("(missing)");
}

}  // namespace

TEST(request_words, every_reason_is_a_sentence_and_an_unknown_one_stands_for_itself)
{
    auto event = weighted();
    EXPECT_EQ(plain(reasonWords(event, 0)), "drawn by weight from group “chat”, with a probability of 90.0 %");
    auto const said = [&](char const* reason) {
        event.mutable_attempts(0)->set_reason(reason);
        return reasonWords(event, 0);
    };
    EXPECT_EQ(plain(said("first")), "listed first in group “chat”");
    EXPECT_EQ(plain(said("next")), "next in line of group “chat” after the one before it failed");
    EXPECT_EQ(plain(said("only")), "the only member of group “chat”");
    EXPECT_EQ(plain(said("retry")), "the same target once more, after a pause");
    EXPECT_EQ(plain(said("resent")), "the same target again: the kept connection ended before the request was sent");
    EXPECT_EQ(plain(said("breaker open, last resort")), "its circuit breaker is open, but nothing else was left to try");
    EXPECT_EQ(plain(said("moonlight")), "moonlight");
    EXPECT_EQ(plain(said("")), "the reason was not recorded");
}

TEST(request_words, a_failed_attempt_tells_its_fault_in_words_with_status_and_detail)
{
    schema::Attempt attempt;
    attempt.set_fault("upstream_status");
    attempt.set_status(503);
    attempt.set_detail("overloaded");
    EXPECT_EQ(plain(outcomeWords(attempt)), "upstream_status: the provider reported an error, status 503 – overloaded");
    attempt.Clear();
    attempt.set_fault("breaker_open");
    EXPECT_EQ(plain(outcomeWords(attempt)), "breaker_open: the target is out of service for a while");
    attempt.set_fault("of_a_later_version");
    EXPECT_TRUE(plain(outcomeWords(attempt)).starts_with("of_a_later_version"));
    attempt.Clear();
    EXPECT_EQ(plain(outcomeWords(attempt)), "answered");
    EXPECT_EQ(plain(outcomeWords(attempt, true)), "the client left while it was waited for");
}

TEST(request_words, an_unknown_price_is_unknown_and_never_zero)
{
    auto event = weighted();
    event.clear_actual_cost_micros();
    auto const usage = usageSection(event);
    EXPECT_EQ(plain(valueOf(usage, QStringLiteral("Actual cost"))), "unknown");
    EXPECT_EQ(plain(valueOf(usage, QStringLiteral("Price from"))), "unknown");
    EXPECT_FALSE(usage.remark.isEmpty()) << "no usage is known";
}

TEST(request_words, counted_tokens_are_called_estimates_and_the_cache_is_named)
{
    auto event = weighted();
    event.mutable_tokens()->set_prompt(1'200);
    event.mutable_tokens()->set_cached(1'000);
    event.mutable_tokens()->set_estimated(true);
    auto const usage = usageSection(event);
    EXPECT_TRUE(usage.remark.contains(QStringLiteral("estimates")));
    EXPECT_EQ(plain(valueOf(usage, QStringLiteral("Tokens in"))), figures::count(1'200).toStdString());
    EXPECT_EQ(plain(valueOf(usage, QStringLiteral("  of them from the cache"))), figures::count(1'000).toStdString());
}

TEST(request_words, bodies_that_are_not_stored_say_why)
{
    auto event = weighted();
    event.set_payload_policy("none");
    EXPECT_TRUE(bodySection(event).remark.startsWith(QStringLiteral("The bodies are not stored (payload policy “none”)")));
    event.set_payload_policy("all");
    EXPECT_TRUE(bodySection(event).remark.contains(QStringLiteral("“all”")));
}

TEST(request_words, losses_are_listed_or_said_to_be_none)
{
    auto event = weighted();
    EXPECT_FALSE(lossSection(event).remark.isEmpty());
    event.add_translation_losses("logit_bias");
    EXPECT_EQ(lossSection(event).facts, (std::vector<Fact>{{QStringLiteral("1"), QStringLiteral("logit_bias")}}));
}

TEST(request_words, every_decision_has_a_headline)
{
    auto event = weighted();
    EXPECT_EQ(plain(headline(event)), "200 answered by openai / gpt-4o in 1.00 ms");
    event.set_status(503);
    event.set_decision("error");
    event.set_reason("exhausted");
    EXPECT_EQ(plain(headline(event)), "503 failed after 1.00 ms: exhausted");
    event.set_decision("abandoned");
    event.set_status(0);
    EXPECT_EQ(plain(headline(event)), "the client left after 1.00 ms");
}

TEST(facts_text, what_came_from_outside_stays_text)
{
    QString const html = factsHtml({{QStringLiteral("<T>"), {}, {{QStringLiteral("a&b"), QStringLiteral("<img src=x>")}}}}, Qt::gray);
    EXPECT_FALSE(html.contains(QStringLiteral("<img")));
    EXPECT_TRUE(html.contains(QStringLiteral("&lt;img src=x&gt;")));
}

TEST(json_lines, hold_the_same_json_in_the_same_order)
{
    std::string const compact = storage::to_json(*storage::testing::full_event());
    std::string const lines = jsonLines(compact);
    auto const parsed = [](std::string const& text) { return QJsonDocument::fromJson(QByteArray::fromStdString(text)); };
    EXPECT_FALSE(parsed(lines).isNull());
    EXPECT_EQ(parsed(lines), parsed(compact));
    EXPECT_EQ(jsonLines(R"({"b":[1,{}],"a":"x\"},","c":[]})"),
              "{\n  \"b\": [\n    1,\n    {}\n  ],\n  \"a\": \"x\\\"},\",\n  \"c\": []\n}");
}

TEST(json_lines, survive_text_that_is_no_json)
{
    for (std::string const text : {"", "}", "]]}}", "\"", "\"\\", "{\"a", "[1,2"}) EXPECT_GE(jsonLines(text).size(), text.size()) << text;
}

TEST(json_lines, are_cut_where_an_editor_would_freeze)
{
    QString const cut = cutLongLines(QStringLiteral("short\n") + QString(25, QLatin1Char('x')), 10);
    EXPECT_EQ(cut, QStringLiteral("short\nxxxxxxxxxx… (15 more characters)"));
}

TEST(curl_text, has_endpoint_model_and_a_place_for_the_key)
{
    auto event = weighted();
    event.set_path("/v1/chat/completions");
    event.set_stream(true);
    QString const text = curlText(event, {});
    EXPECT_TRUE(text.startsWith(QStringLiteral("# Request req_")));
    EXPECT_TRUE(text.contains(QStringLiteral("body was not stored")));
    EXPECT_TRUE(text.contains(QStringLiteral("curl -N \"${SIGNALBOX_URL:?the address of the gateway}\"'/v1/chat/completions'")));
    EXPECT_TRUE(curlText(event, QStringLiteral("http://127.0.0.1:41234"))
                    .contains(QStringLiteral("curl -N \"http://127.0.0.1:41234\"'/v1/chat/completions'")));
    EXPECT_TRUE(text.contains(QStringLiteral("Authorization: Bearer $SIGNALBOX_KEY")));
    EXPECT_TRUE(text.contains(QStringLiteral("\"model\":\"gpt-4o\"")));
    EXPECT_TRUE(text.contains(QStringLiteral("\"stream\":true")));
}

TEST(curl_text, speaks_the_dialect_of_the_request)
{
    auto event = weighted();
    event.set_client_dialect("anthropic");
    event.clear_path();
    QString const text = curlText(event, {});
    EXPECT_TRUE(text.contains(QStringLiteral("'/v1/messages'")));
    EXPECT_TRUE(text.contains(QStringLiteral("x-api-key: $SIGNALBOX_KEY")));
    EXPECT_TRUE(text.contains(QStringLiteral("anthropic-version")));
    EXPECT_TRUE(text.contains(QStringLiteral("max_tokens")));
    EXPECT_FALSE(text.contains(QStringLiteral("Bearer")));
}

TEST(curl_text, a_response_is_asked_for_with_its_input)
{
    auto event = weighted();
    event.set_path("/v1/responses");
    event.set_client_dialect("openai_responses");
    std::string const text = curlText(event, QStringLiteral("http://127.0.0.1:41234")).toStdString();
    EXPECT_NE(text.find("curl \"http://127.0.0.1:41234\"'/v1/responses'"), std::string::npos) << text;
    EXPECT_NE(text.find(R"(-d '{"input":[{"content":"Hello!","role":"user"}],"model":"gpt-4o"}')"), std::string::npos) << text;
    EXPECT_NE(text.find("\"input\" stands in for it"), std::string::npos) << text;
    event.clear_client_dialect();
    EXPECT_EQ(curlText(event, QStringLiteral("http://127.0.0.1:41234")).toStdString(), text) << "the path names the format, too";
}

TEST(curl_text, a_count_of_tokens_has_no_limit_of_its_reply)
{
    auto event = weighted();
    event.set_client_dialect("anthropic");
    event.set_path("/v1/messages/count_tokens");
    event.set_operation("count_tokens");
    std::string const text = curlText(event, {}).toStdString();
    EXPECT_NE(text.find("'/v1/messages/count_tokens'"), std::string::npos) << text;
    EXPECT_NE(text.find(R"(-d '{"messages":[{"content":"Hello!","role":"user"}],"model":"gpt-4o"}')"), std::string::npos) << text;
}

TEST(curl_text, of_an_unknown_format_no_message_is_made_up)
{
    auto event = weighted();
    event.set_client_dialect("of_a_later_version");
    event.set_path("/v9/talk");
    std::string const text = curlText(event, {}).toStdString();
    EXPECT_NE(text.find(R"(-d '{"model":"gpt-4o"}')"), std::string::npos) << text;
    EXPECT_NE(text.find("what it needs beside model and stream is missing"), std::string::npos) << text;
}

TEST(curl_text, a_list_of_models_takes_no_body)
{
    auto event = weighted();
    event.set_path("/v1/models");
    EXPECT_FALSE(curlText(event, {}).contains(QStringLiteral(" -d ")));
}

TEST(curl_text, a_hostile_model_or_path_stays_one_word_of_the_shell)
{
    QTemporaryDir folder;
    auto event = weighted();
    event.set_requested_model("x'; touch stolen; echo '$(touch stolen)`touch stolen`\n#");
    event.set_path("/v1/'$(touch stolen)'");
    QProcess shell;
    shell.setWorkingDirectory(folder.path());
    shell.start(QStringLiteral("sh"), {QStringLiteral("-c"), QStringLiteral("curl() { printf '%s\\n' \"$#\"; }; SIGNALBOX_KEY=k\n") +
                                                                 curlText(event, QStringLiteral("http://127.0.0.1:8080"))});
    ASSERT_TRUE(shell.waitForFinished(20'000));
    EXPECT_EQ(shell.readAllStandardOutput(), "7\n") << "the address, two headers and a body, each behind its option";
    EXPECT_FALSE(QFile::exists(folder.filePath(QStringLiteral("stolen"))));
}

}  // namespace signalbox::console
