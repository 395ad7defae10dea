// A conversation as a document: what stands in it, what is folded, and how much of a long one is shown.
#include "console/body/messages_html.hpp"

#include "tests/console/body/kept_exchanges.hpp"

#include <gtest/gtest.h>

#include <QGuiApplication>
#include <QTextDocument>

namespace signalbox::console {

namespace {

using namespace testing;

QString plain(ReadMessages const& of, MessagesShape const& shape = {})
{
    QTextDocument document;
    document.setHtml(messagesHtml(of, shape, QGuiApplication::palette()));
    return document.toPlainText();
}

ReadMessages withTools()
{
    return readMessages(keptParts(chatWithTools(), streamedReply()), {"openai_chat", true});
}

}  // namespace

TEST(messages_html, has_roles_texts_calls_and_results_by_the_name_of_their_tool)
{
    QString const text = plain(withTools());
    for (char const* each : {"System", "Be <brief>.", "User", "What is this?", "image/png", "→ Calls get_weather", "\"city\": \"Ulm\"",
                             "← Result of get_weather", "Rain, 9 degrees", "the reply, stop", "It rains."})
        EXPECT_TRUE(text.contains(QString::fromUtf8(each))) << each << " in\n" << qPrintable(text);
    EXPECT_LT(text.indexOf(QStringLiteral("Be <brief>")), text.indexOf(QStringLiteral("It rains.")));
    EXPECT_EQ(messagesSummary(withTools().of), QStringLiteral("5 messages, 1 tool offered, gpt-4o"));
}

TEST(messages_html, has_small_pictures_of_images)
{
    ReadMessages const read = withTools();
    ASSERT_EQ(read.pictures.size(), 1u);
    EXPECT_EQ(read.pictures[0].size(), QSize(5, 5));
    EXPECT_TRUE(messagesHtml(read, {}, QGuiApplication::palette()).contains(QStringLiteral("<img src='picture:0'>")));
}

TEST(messages_html, folds_thinking_until_it_is_opened)
{
    std::string const asked = R"({"model":"claude","max_tokens":9,"messages":[{"role":"user","content":"Look"}]})";
    ReadMessages const read = readMessages(keptParts(asked, anthropicReply()), {"anthropic", false});
    EXPECT_TRUE(plain(read).contains(QStringLiteral("▸ Thinking, 11 characters")));
    EXPECT_FALSE(plain(read).contains(QStringLiteral("Let me see.")));
    MessagesShape opened;
    opened.opened.insert(QStringLiteral("r0p0"));
    EXPECT_TRUE(plain(read, opened).contains(QStringLiteral("Let me see.")));
}

TEST(messages_html, cuts_long_texts_until_they_are_opened)
{
    std::string const body = R"({"model":"a","messages":[{"role":"user","content":")" + std::string(5'000, 'x') + R"("}]})";
    ReadMessages const read = readMessages(keptParts(body, "{}"), {"openai_chat", false});
    EXPECT_EQ(plain(read).count(QLatin1Char('x')), 4'000);
    EXPECT_TRUE(plain(read).contains(QStringLiteral("Show all 5,000 characters"))) << qPrintable(plain(read).right(200));
    MessagesShape opened;
    opened.opened.insert(QStringLiteral("m0p0"));
    EXPECT_EQ(plain(read, opened).count(QLatin1Char('x')), 5'000);
}

TEST(messages_html, of_a_long_conversation_has_its_end_and_a_way_to_what_came_before)
{
    std::string body = R"({"model":"a","messages":[)";
    for (int i = 0; i < 400; ++i)
        body += std::string(i == 0 ? "" : ",") + R"({"role":"user","content":"turn )" + std::to_string(i) + std::string(500, '.') + "\"}";
    ReadMessages const read = readMessages(keptParts(body + "]}", "{}"), {"openai_chat", false});
    QString const text = plain(read);
    EXPECT_TRUE(text.contains(QStringLiteral("turn 399.")));
    EXPECT_FALSE(text.contains(QStringLiteral("turn 0.")));
    EXPECT_TRUE(text.contains(QStringLiteral("Show earlier messages (")));
    MessagesShape all;
    all.budget = 10'000'000;
    EXPECT_TRUE(plain(read, all).contains(QStringLiteral("turn 0.")));
}

}  // namespace signalbox::console
