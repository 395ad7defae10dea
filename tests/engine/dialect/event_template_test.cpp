// Recognising stream events that differ only in the text of known members.
#include "engine/dialect/parts/event_template.hpp"

#include <gtest/gtest.h>

#include <string>

namespace signalbox::dialect {

namespace {

using match = event_template::match;

constexpr event_template::variable members[] = {{"content"}, {"arguments"}, {"obfuscation", false}};

constexpr std::string_view learned = R"({"id":"i","choices":[{"delta":{"content":"a"},"finish_reason":null}],"obfuscation":"xy"})";

match seen(std::string_view event, std::string_view first = learned, bool bears = false)
{
    event_template usual(members);
    usual.learn(first, bears);
    return usual.look(event);
}

TEST(event_template, recognises_other_texts_of_the_members_that_may_differ)
{
    EXPECT_EQ(seen(learned), match::content);
    EXPECT_EQ(seen(R"({"id":"i","choices":[{"delta":{"content":"other words"},"finish_reason":null}],"obfuscation":""})"), match::content);
    EXPECT_EQ(seen(R"({"id":"i","choices":[{"delta":{"content":""},"finish_reason":null}],"obfuscation":"xyz"})"), match::silent);
    EXPECT_EQ(seen(R"({"id":"i","choices":[{"delta":{"content":"\"\\\u00e9\n\ud83d"},"finish_reason":null}],"obfuscation":"x"})"),
              match::content);
    EXPECT_EQ(seen("{\"id\":\"i\",\"choices\":[{\"delta\":{\"content\":\"\xC3\xA9\"},\"finish_reason\":null}],\"obfuscation\":\"x\"}"),
              match::content);
}

TEST(event_template, takes_every_other_difference_for_another_event)
{
    for (std::string_view const other :
         {R"({"id":"j","choices":[{"delta":{"content":"a"},"finish_reason":null}],"obfuscation":"xy"})",
          R"({"id":"i","choices":[{"delta":{"content":"a"},"finish_reason":"stop"}],"obfuscation":"xy"})",
          R"({"id":"i","choices":[{"delta":{"content":"a","refusal":"b"},"finish_reason":null}],"obfuscation":"xy"})",
          R"({"id":"i","choices":[{"delta":{"content":null},"finish_reason":null}],"obfuscation":"xy"})",
          R"({"id":"i","choices":[{"delta":{"content":"a"},"finish_reason":null}],"obfuscation":"xy"} )",
          R"({"id":"i","choices":[{"delta":{"content":"a"},"finish_reason":null}],"obfuscation":"xy")", R"({"id":"i")", ""})
        EXPECT_EQ(seen(other), match::different) << other;
}

TEST(event_template, adds_up_the_bytes_of_content)
{
    event_template usual(members);
    usual.learn(learned, false);
    std::uint64_t bytes = 100;
    usual.look(R"({"id":"i","choices":[{"delta":{"content":"twelve bytes"},"finish_reason":null}],"obfuscation":"xyz"})", bytes);
    EXPECT_EQ(bytes, 112u) << "without the obfuscation's";
    usual.look(R"({"id":"i","choices":[{"delta":{"content":"twelve bytes"},"finish_reason":"stop"}],"obfuscation":"xyz"})", bytes);
    EXPECT_EQ(bytes, 112u) << "another event";
}

TEST(event_template, recognises_other_numbers_of_the_members_that_are_numbered)
{
    static constexpr event_template::variable numbered[] = {{"n", false, true}, {"delta"}};
    event_template usual(numbered);
    usual.learn(R"({"type":"d","n":9,"at":0,"delta":"ab"})", true);
    std::uint64_t bytes = 0;
    EXPECT_EQ(usual.look(R"({"type":"d","n":1000,"at":0,"delta":"abc"})", bytes), match::content);
    EXPECT_EQ(bytes, 3u) << "the number is no content";
    EXPECT_EQ(usual.look(R"({"type":"d","n":0,"at":0,"delta":"abc"})"), match::content);
    for (std::string_view const other : {R"({"type":"d","n":10,"at":1,"delta":"ab"})", R"({"type":"d","n":010,"at":0,"delta":"ab"})",
                                         R"({"type":"d","n":,"at":0,"delta":"ab"})", R"({"type":"d","n":-1,"at":0,"delta":"ab"})",
                                         R"({"type":"d","n":1.5,"at":0,"delta":"ab"})", R"({"type":"d","n":1e5,"at":0,"delta":"ab"})",
                                         R"({"type":"d","n":"1","at":0,"delta":"ab"})", R"({"type":"d","n":1)"})
        EXPECT_EQ(usual.look(other), match::different) << other;
}

TEST(event_template, recognises_no_text_that_is_no_json_string)
{
    for (std::string_view const bad : {"\\x", "\\u12", "\\u12g4", "\\", "\x01", "\xC3", "\xFF", "a\"b"}) {
        std::string const event =
            R"({"id":"i","choices":[{"delta":{"content":")" + std::string(bad) + R"("},"finish_reason":null}],"obfuscation":"xy"})";
        EXPECT_EQ(seen(event), match::different) << bad;
    }
}

TEST(event_template, sees_every_cut_of_an_event_as_another)
{
    for (std::size_t cut = 0; cut < learned.size(); ++cut) EXPECT_EQ(seen(learned.substr(0, cut)), match::different) << cut;
}

TEST(event_template, is_not_misled_by_names_inside_a_text)
{
    constexpr std::string_view quoting = R"({"content":"\"arguments\":\"x\"","n":1})";
    EXPECT_EQ(seen(quoting, quoting), match::content);
    EXPECT_EQ(seen(R"({"content":"","n":1})", quoting), match::silent);
    EXPECT_EQ(seen(R"({"content":"","arguments":"x","n":1})", quoting), match::different);
    constexpr std::string_view longer = R"({"my_content":"a","content": "b"})";
    EXPECT_EQ(seen(R"({"my_content":"c","content": "b"})", longer), match::different) << "a name that only ends alike";
    EXPECT_EQ(seen(R"({"my_content":"a","content": "d"})", longer), match::content);
}

TEST(event_template, learns_nothing_from_events_without_such_members_or_with_too_many)
{
    EXPECT_EQ(seen(R"({"a":1})", R"({"a":1})"), match::different);
    constexpr std::string_view five = R"({"content":"1","content":"2","content":"3","content":"4","content":"5"})";
    EXPECT_EQ(seen(five, five), match::different);
    std::string const large = R"({"id":")" + std::string(2'000, 'x') + R"(","content":"a"})";
    EXPECT_EQ(seen(large, large), match::different);
    std::string const long_text = R"({"id":"i","content":")" + std::string(20'000, 'x') + R"("})";
    EXPECT_EQ(seen(long_text, R"({"id":"i","content":"a"})"), match::content) << "the text itself is not bounded";
}

TEST(event_template, says_content_of_events_that_bear_it_whatever_their_texts)
{
    constexpr std::string_view call = R"({"tool_calls":[{"function":{"arguments":"{"}}]})";
    EXPECT_EQ(seen(R"({"tool_calls":[{"function":{"arguments":""}}]})", call, true), match::content);
    EXPECT_EQ(seen(R"({"tool_calls":[{"function":{"arguments":""}}]})", call, false), match::silent);
}

TEST(event_template, forgets_and_learns_anew)
{
    event_template usual(members);
    EXPECT_EQ(usual.look(learned), match::different);
    usual.learn(learned, false);
    usual.forget();
    EXPECT_EQ(usual.look(learned), match::different);
    usual.learn(R"({"content":"a"})", false);
    EXPECT_EQ(usual.look(R"({"content":"b"})"), match::content);
    EXPECT_EQ(usual.look(learned), match::different);
}

}  // namespace

}  // namespace signalbox::dialect
