// The bodies of two requests beside each other: what both asked and were answered, whatever dialect they are in, and why there is none.
#include "console/body/compared_bodies.hpp"

#include "tests/console/body/kept_exchanges.hpp"

#include <gtest/gtest.h>

namespace signalbox::console {
namespace {

using namespace testing;

ComparedRequest chat(std::string const& said, std::string const& answer)
{
    return {keptParts(
                R"({"model":"gpt-4o","messages":[{"role":"user","content":")" + said + R"("}]})",
                R"({"id":"c","object":"chat.completion","model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":")" +
                    answer + R"("},"finish_reason":"stop"}]})"),
            {"openai_chat", false}};
}

}  // namespace

TEST(compared_bodies, of_requests_are_their_json_line_by_line)
{
    BodyText const of = comparedBodies(chat("Rain?", "No."), chat("Snow?", "No."), ComparedSide::requests);
    EXPECT_TRUE(of.text.contains(QStringLiteral("−       \"content\": \"Rain?\""))) << of.text.toStdString();
    EXPECT_TRUE(of.text.contains(QStringLiteral("+       \"content\": \"Snow?\"")));
    EXPECT_TRUE(of.about.startsWith(QStringLiteral("1 line taken out, 1 put in."))) << of.about.toStdString();
    EXPECT_EQ(comparedBodies(chat("Rain?", "No."), chat("Rain?", "Yes."), ComparedSide::requests).text, QString());
}

TEST(compared_bodies, of_answers_are_what_was_said_in_whatever_dialect)
{
    ComparedRequest const streamed{keptParts(chatWithTools(), streamedReply()), {"openai_chat", true}};
    BodyText const of = comparedBodies(streamed, chat("", "It rains."), ComparedSide::answers);
    EXPECT_TRUE(of.text.isEmpty()) << "a stream and a whole reply say the same: " << of.text.toStdString();
    ComparedRequest const other{keptParts(R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"x"}]})", anthropicReply()),
                                {"anthropic", false}};
    BodyText const calls = comparedBodies(streamed, other, ComparedSide::answers);
    EXPECT_TRUE(calls.text.contains(QStringLiteral("− It rains."))) << calls.text.toStdString();
    EXPECT_TRUE(calls.text.contains(QStringLiteral("+ I ask.")));
    EXPECT_TRUE(calls.text.contains(QStringLiteral("+ → grep {\"pattern\":\"main\"}")));
    EXPECT_FALSE(calls.text.contains(QStringLiteral("Let me see."))) << "thinking is no part of the answer";
}

TEST(compared_bodies, that_are_missing_or_unreadable_say_of_which_and_why)
{
    ComparedRequest none = chat("Rain?", "No.");
    none.kept.presence = storage::payload_presence::off;
    BodyText const of = comparedBodies(chat("Rain?", "No."), none, ComparedSide::requests);
    EXPECT_EQ(of.presence, storage::payload_presence::off);
    EXPECT_EQ(of.about, QStringLiteral("Of this request:"));
    BodyText const broken = comparedBodies({keptParts("{}", "<html>"), {"openai_chat", false}}, chat("", "No."), ComparedSide::answers);
    EXPECT_TRUE(broken.about.startsWith(QStringLiteral("The answer of the marked request could not be read: ")))
        << broken.about.toStdString();
}

}  // namespace signalbox::console
