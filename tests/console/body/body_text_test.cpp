// What is shown of a kept part, how two parts differ, and why there is none.
#include "console/body/body_text.hpp"
#include "console/body/missing_body.hpp"

#include "tests/console/body/kept_exchanges.hpp"

#include <gtest/gtest.h>

namespace signalbox::console {

namespace {

using storage::part_state;
using storage::payload_part;
using storage::payload_presence;

storage::payload_outline both(std::string asked, std::string sent)
{
    auto of = testing::keptParts(std::move(asked), "");
    std::uint64_t const size = sent.size();
    of.of.at(payload_part::sent) = {part_state::kept, size, "POST / HTTP/1.1\r\n", std::move(sent)};
    return of;
}

BodyText shown(std::string body, std::size_t longest = 1'000)
{
    return bodyText(both(std::move(body), ""), payload_part::asked, longest, 100);
}

}  // namespace

TEST(body_text, has_json_in_lines_whether_it_came_so_or_not)
{
    QString const lines = QStringLiteral("{\n  \"a\": [\n    1,\n    2\n  ]\n}");
    EXPECT_EQ(shown(R"({"a":[1,2]})").text, lines);
    EXPECT_EQ(shown("{ \"a\" :\n   [1 , 2\t]\n}").text.remove(QLatin1Char(' ')), QString(lines).remove(QLatin1Char(' ')));
    EXPECT_EQ(shown("data: {}\n\n").text, QStringLiteral("data: {}\n\n"));
    EXPECT_TRUE(shown("{}").head.startsWith(QStringLiteral("POST /v1")));
}

TEST(body_text, is_bounded_whatever_a_body_holds)
{
    BodyText const one = shown(std::string(5'000, 'x'));
    EXPECT_LT(one.text.size(), 200);
    EXPECT_TRUE(one.more);
    EXPECT_TRUE(one.about.contains(QStringLiteral("the first 1000 are shown")));
    std::string umlauts = "x";
    for (int i = 0; i < 600; ++i) umlauts += "\xC3\xA4";
    EXPECT_TRUE(shown(umlauts).about.contains(QStringLiteral("the first 999 are shown"))) << "never half a character";
    EXPECT_LT(shown(std::string(900, '[')).text.size(), 200'000) << "brackets are not indented without end";
    EXPECT_TRUE(shown("\xFF\xFE").about.contains(QStringLiteral("--part asked --raw")));
}

TEST(body_difference, has_the_changed_lines_with_what_stands_around_them)
{
    BodyText const one = bodyDifference(both(R"({"model":"fast","stream":true,"n":1})", R"({"model":"gpt-4o","stream":true,"n":1})"),
                                        payload_part::asked, payload_part::sent);
    EXPECT_TRUE(one.text.contains(QStringLiteral("−   \"model\": \"fast\","))) << qPrintable(one.text);
    EXPECT_TRUE(one.text.contains(QStringLiteral("+   \"model\": \"gpt-4o\",")));
    EXPECT_EQ(one.kinds.size(), static_cast<std::size_t>(one.text.count(QLatin1Char('\n')) + 1));
    EXPECT_TRUE(one.about.startsWith(QStringLiteral("1 line taken out, 1 put in."))) << qPrintable(one.about);
}

TEST(body_difference, says_that_there_is_none)
{
    auto const difference = [](char const* asked, char const* sent) {
        return bodyDifference(both(asked, sent), payload_part::asked, payload_part::sent);
    };
    EXPECT_TRUE(difference("{}", "{}").about.startsWith(QStringLiteral("Both are the same 2 bytes")));
    EXPECT_EQ(difference(R"({"a":1})", R"({ "a": 1 })").about, QStringLiteral("They differ in blanks alone."));
    auto missing = both("{}", "{}");
    missing.of.at(payload_part::sent).state = part_state::none;
    EXPECT_EQ(bodyDifference(missing, payload_part::asked, payload_part::sent).state, part_state::none);
}

TEST(missing_body, names_the_line_that_would_keep_the_next_one)
{
    using enum payload_presence;
    for (auto const each : {off, no_error, unchosen})
        EXPECT_EQ(keepingLine(each, part_state::none), QStringLiteral("logging: {payloads: all}"));
    EXPECT_TRUE(keepingLine(pruned, part_state::none).contains(QStringLiteral("retention")));
    EXPECT_TRUE(keepingLine(dropped, part_state::none).contains(QStringLiteral("queue")));
    EXPECT_TRUE(keepingLine(kept, part_state::too_large).contains(QStringLiteral("part_limit")));
    EXPECT_EQ(keepingLine(kept, part_state::none), QString());
    EXPECT_TRUE(missingWords(pruned, part_state::none).startsWith(QStringLiteral("No payload: it was deleted for its age")));
    EXPECT_TRUE(missingWords(kept, part_state::too_large).startsWith(QStringLiteral("No payload: longer than")));
}

}  // namespace signalbox::console
