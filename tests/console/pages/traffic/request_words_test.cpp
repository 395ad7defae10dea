// What the inspector says of a request, and what is copied from it.
#include "console/look/figures.hpp"
#include "console/pages/traffic/curl_text.hpp"
#include "console/pages/traffic/facts_text.hpp"
#include "console/pages/traffic/inspector.hpp"
#include "console/body/json_lines.hpp"
#include "console/pages/traffic/request_words.hpp"

#include "storage/event_field_table.hpp"
#include "storage/event_json.hpp"

#include "tests/storage/sample_events.hpp"

#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>

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
    attempt.set_fault("client_closed");
    attempt.set_detail("the client left");
    EXPECT_EQ(plain(outcomeWords(attempt)), "client_closed: the client left") << "the detail says the same";
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

namespace {

/// Every field has a value, and another one than all others.
schema::Event fullEvent()
{
    schema::Event made = weighted();
    made.set_operation("count_tokens");
    made.set_role("classify");
    made.set_parent(storage::testing::id_of(storage::testing::noon_us, 77));
    made.set_requested_model("asked");
    made.set_strategy("draw");
    made.set_tag("blue");
    made.set_assignment_unit("header");
    made.set_assignment_value("7140df");
    made.set_provider("vendor");
    made.set_resolved_model("answering");
    made.set_upstream_model("vendors-name");
    made.set_response_model("replys-name");
    made.set_fallback_count(21);
    made.set_reason("exhausted");
    made.set_detail("all were busy");
    made.set_status(529);
    made.set_stream(true);
    made.set_finish_reason("length");
    made.add_translation_losses("seed");
    auto& limit = *made.add_limits();
    limit.set_name("team");
    limit.set_outcome("passed");
    limit.set_used(31);
    limit.set_allowed(32);
    auto& policy = *made.add_policies();
    policy.set_name("privacy");
    policy.set_outcome("changed");
    policy.set_matches(33);
    auto& label = *made.add_labels();
    label.set_name("language");
    label.set_value("it");
    auto& unit = *made.add_units();
    unit.set_kind("images");
    unit.set_count(34);
    made.add_trail("vendor/answering (weight)");
    made.set_latency_us(8'000'000);
    made.set_upstream_us(7'000'000);
    made.set_gateway_us(41);
    made.set_first_token_us(3'000'000);
    made.mutable_tokens()->set_prompt(51);
    made.mutable_tokens()->set_completion(150);
    made.mutable_tokens()->set_cached(52);
    made.mutable_tokens()->set_cache_write(53);
    made.mutable_tokens()->set_reasoning(54);
    made.mutable_tokens()->set_estimated(true);
    made.set_estimated_cost_micros(610'000);
    made.set_actual_cost_micros(620'000);
    made.set_price_source("price list");
    made.set_request_bytes(71);
    made.set_reply_bytes(72);
    made.set_payload_policy("some");
    made.set_key_id("key_9");
    made.set_consumer("office");
    made.set_client_dialect("anthropic");
    made.set_path("/v1/some");
    made.set_method("PUT");
    made.set_road("relay");
    made.set_trace_id("4bf92f3577b34da6a3ce929d0e0e4736");
    made.set_conversation("run-17");
    made.set_config_revision("abcdef012345");
    made.set_run(81);
    made.set_sequence(82);
    return made;
}

/// What the inspector says of each field; a field that is told by another has that one's text.
std::map<std::string_view, std::string> const told{{"id", "Id: "},
                                                   {"timestamp", "Time: 21 Nov 2026 12:00:00.000 UTC"},
                                                   {"operation", "Operation: count_tokens"},
                                                   {"role", "Sent as: classify"},
                                                   {"parent", "Sent for: req_"},
                                                   {"model", "Asked for: asked"},
                                                   {"requested_model", "Asked for: asked"},
                                                   {"group", "Group: chat"},
                                                   {"strategy", "Strategy: draw"},
                                                   {"tag", "Tag: blue"},
                                                   {"assignment_unit", "Drawn for each: header"},
                                                   {"assignment_value", "Digest of its value: 7140df"},
                                                   {"assignment_probability", "Probability: 90.0 %"},
                                                   {"resolved_provider", "Answered by: vendor / answering"},
                                                   {"resolved_model", "Answered by: vendor / answering"},
                                                   {"upstream_model", "Provider's name: vendors-name"},
                                                   {"response_model", "Reply calls it: replys-name"},
                                                   {"fallback_count", "Fallbacks: 21"},
                                                   {"attempts", "Attempt 1: openai / gpt-4o: answered, status 200"},
                                                   {"decision", "Outcome: allowed: exhausted"},
                                                   {"reason_code", "Outcome: allowed: exhausted"},
                                                   {"detail", "Detail: all were busy"},
                                                   {"status_code", "Status: 529"},
                                                   {"mode", "Mode: stream"},
                                                   {"finish_reason", "Finished by: length"},
                                                   {"translation_losses", "1: seed"},
                                                   {"limits", "Limit team: passed, 31 of 32 used"},
                                                   {"policies", "Policy privacy: changed, matches: 33"},
                                                   {"labels", "Label language: it"},
                                                   {"units", "images: 34"},
                                                   {"trail", "Target in line: vendor/answering (weight)"},
                                                   {"latency_ms", "Latency: 8.00 s"},
                                                   {"upstream_latency_ms", "Waited for the target: 7.00 s"},
                                                   {"gateway_ms", "Spent in the gateway: 41 µs"},
                                                   {"ttft_ms", "First token: after 3.00 s"},
                                                   {"tokens_per_second", "Tokens per second: 30.0"},
                                                   {"tokens.prompt", "Tokens in: 51"},
                                                   {"tokens.completion", "Tokens out: 150"},
                                                   {"tokens.total", "Tokens in: 51"},
                                                   {"tokens.cached", "  of them from the cache: 52"},
                                                   {"tokens.cache_write", "  of them into the cache: 53"},
                                                   {"tokens.reasoning", "  of them reasoning: 54"},
                                                   {"tokens.estimated", "so they are estimates"},
                                                   {"estimated_cost_usd", "Estimated cost: $0.610000"},
                                                   {"actual_cost_usd", "Actual cost: $0.620000"},
                                                   {"price_source", "Price from: price list"},
                                                   {"request_bytes", "Request: 71 B"},
                                                   {"reply_bytes", "Reply: 72 B"},
                                                   {"payload_policy", "policy “some”"},
                                                   {"key_id", "Key: key_9"},
                                                   {"consumer", "Consumer: office"},
                                                   {"client_dialect", "Dialect: anthropic"},
                                                   {"path", "/v1/some"},
                                                   {"method", "Endpoint: PUT"},
                                                   {"road", "Road: relayed"},
                                                   {"trace_id", "Trace: 4bf92f3577b34da6a3ce929d0e0e4736"},
                                                   {"conversation", "Session: run-17"},
                                                   {"config_version", "Configuration: abcdef012345"},
                                                   {"run", "Run, sequence: 81, 82"},
                                                   {"sequence", "Run, sequence: 81, 82"}};

}  // namespace

TEST(request_words, tell_every_field_that_an_event_has)
{
    schema::Event const event = fullEvent();
    std::string said = "Attempt 1: " + plain(targetWords(event.attempts(0)) + QStringLiteral(": ") + outcomeWords(event.attempts(0)));
    for (Section const& section :
         {requestSection(event), usageSection(event), decisionSection(event), bodySection(event), lossSection(event)}) {
        said += '\n' + plain(section.remark);
        for (Fact const& fact : section.facts) said += '\n' + plain(fact.name) + ": " + plain(fact.value);
    }
    for (storage::event_field const& field : storage::event_field_rows()) {
        if (field.json == nullptr) continue;
        auto const found = told.find(field.name);
        ASSERT_NE(found, told.end()) << "the inspector is to tell " << field.name << ", too";
        EXPECT_NE(said.find(found->second), std::string::npos) << field.name << " is not in " << said;
    }
}

TEST(request_words, every_decision_has_a_headline)
{
    auto event = weighted();
    EXPECT_EQ(plain(headline(event)), "200 answered by openai / gpt-4o in 1.00 ms");
    event.clear_provider();
    EXPECT_EQ(plain(headline(event)), "200 answered by the gateway itself in 1.00 ms") << "a count of tokens that was estimated";
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

TEST(curl_text, a_path_that_names_the_model_has_none_in_the_body)
{
    auto event = weighted();
    event.set_path("/v1beta/models/gpt-4o:streamGenerateContent");
    event.set_client_dialect("gemini");
    event.set_stream(true);
    std::string const text = curlText(event, QStringLiteral("http://127.0.0.1:41234")).toStdString();
    EXPECT_NE(text.find("curl -N \"http://127.0.0.1:41234\"'/v1beta/models/gpt-4o:streamGenerateContent'"), std::string::npos) << text;
    EXPECT_NE(text.find("-H \"x-goog-api-key: $SIGNALBOX_KEY\""), std::string::npos) << text;
    EXPECT_NE(text.find(R"(-d '{"contents":[{"parts":[{"text":"Hello!"}],"role":"user"}]}')"), std::string::npos) << text;
    event.clear_path();
    event.set_requested_model("a/b");
    EXPECT_NE(curlText(event, {}).toStdString().find("'/v1beta/models/a%2Fb:generateContent'"), std::string::npos);
    event.set_path("/v1beta/models");
    EXPECT_EQ(curlText(event, {}).toStdString().find("-d "), std::string::npos) << "a list is read";
}

TEST(curl_text, asks_in_the_forms_of_bedrock_and_of_the_unified_format)
{
    auto event = weighted();
    event.set_requested_model("gpt-4o");
    event.set_stream(false);
    event.set_path("/model/gpt-4o/converse-stream");
    event.set_client_dialect("bedrock");
    std::string const text = curlText(event, {}).toStdString();
    EXPECT_NE(text.find("'/model/gpt-4o/converse-stream'"), std::string::npos) << text;
    EXPECT_NE(text.find(R"(-d '{"messages":[{"content":[{"text":"Hello!"}],"role":"user"}]}')"), std::string::npos) << text;
    event.set_path("/v1/unified");
    event.set_client_dialect("unified");
    EXPECT_NE(curlText(event, {}).toStdString().find(R"(-d '{"input":"Hello!","model":"gpt-4o"}')"), std::string::npos)
        << curlText(event, {}).toStdString();
}

TEST(curl_text, a_request_that_named_no_model_names_none_again)
{
    auto event = weighted();
    event.set_requested_model("");
    event.set_client_dialect("openai_chat");
    std::string const text = curlText(event, {}).toStdString();
    EXPECT_EQ(text.find("\"model\""), std::string::npos) << text;
    EXPECT_NE(text.find("\"messages\""), std::string::npos) << text;
}

TEST(curl_text, what_streams_unasked_is_told_when_it_did_not)
{
    auto event = weighted();
    event.set_path("/api/generate");
    event.set_client_dialect("ollama");
    std::string const text = curlText(event, QStringLiteral("http://127.0.0.1:41234")).toStdString();
    EXPECT_NE(text.find(R"(-d '{"model":"gpt-4o","prompt":"Hello!","stream":false}')"), std::string::npos) << text;
    EXPECT_NE(text.find("\"prompt\" stands in for it"), std::string::npos) << text;
    event.set_path("/api/chat");
    event.set_stream(true);
    EXPECT_NE(curlText(event, {}).toStdString().find(R"(-d '{"messages":[{"content":"Hello!","role":"user"}],"model":"gpt-4o"}')"),
              std::string::npos);
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

TEST(curl_text, a_request_at_a_wrong_address_keeps_its_method)
{
    auto event = weighted();
    event.set_path("/v1/chat/completions");
    event.set_method("GET");
    std::string const text = curlText(event, QStringLiteral("http://127.0.0.1:41234")).toStdString();
    EXPECT_NE(text.find("curl -X 'GET' \"http://127.0.0.1:41234\"'/v1/chat/completions'"), std::string::npos) << text;
    EXPECT_EQ(text.find(" -d "), std::string::npos) << text;
    EXPECT_EQ(plain(valueOf(requestSection(event), QStringLiteral("Endpoint"))), "GET /v1/chat/completions");
    event.clear_method();
    EXPECT_EQ(plain(valueOf(requestSection(event), QStringLiteral("Endpoint"))), "/v1/chat/completions");
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
