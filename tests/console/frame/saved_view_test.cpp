// Views as files and as commands, and the ranges both are written with.
#include "console/frame/saved_view.hpp"

#include "console/frame/time_range.hpp"

#include <gtest/gtest.h>

namespace signalbox::console {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t noon = 1'795'262'400 * second;  // 2026-11-21 12:00:00 UTC
constexpr std::int64_t no_end = storage::time_range{}.to_us;

std::optional<ChosenRange> range(char const* text)
{
    return rangeFromText(QString::fromLatin1(text), noon, QTimeZone::utc());
}

Scope between(std::int64_t from, std::int64_t to)
{
    Scope scope;
    scope.range = {from, to};
    return scope;
}

SavedView slow()
{
    return {.page = QStringLiteral("traffic"),
            .query = QStringLiteral("latency>2s tag:'a'"),
            .range = QStringLiteral("7d"),
            .state = QByteArray("\x00\xff columns", 10)};
}

std::string wrongIn(char const* json)
{
    ReadView const read = readView(json);
    return read.view ? "nothing" : read.wrong.toStdString();
}

}  // namespace

TEST(range_from_text, reads_presets_lengths_moments_and_words)
{
    EXPECT_EQ(range("24h"), (ChosenRange{std::chrono::hours(24), {}}));
    EXPECT_EQ(range("all"), ChosenRange{});
    EXPECT_EQ(range("90m"), (ChosenRange{std::chrono::minutes(90), {}}));
    EXPECT_EQ(range("2026-11-21T12:00:00Z..2026-11-21T12:00:01.500Z"), (ChosenRange{{}, {noon, noon + second * 3 / 2}}));
    EXPECT_EQ(range("2026-11-21T13:00:00+01:00.."), (ChosenRange{{}, {noon, no_end}}));
    EXPECT_EQ(range("..2026-11-21T12:00:00Z"), (ChosenRange{{}, {0, noon}}));
    EXPECT_EQ(range("yesterday 13:00..14:35"),
              (ChosenRange{{}, {noon - 23 * 3'600 * second, noon - 23 * 3'600 * second + 5'700 * second}}));
    for (char const* const each : {"", "soon", "0h", "2026-11-21T12:00:00Z..2026-11-21T12:00:00Z", "2026-11-21T12:00:00..", "x..y"})
        EXPECT_EQ(range(each), std::nullopt) << each;
}

TEST(range_argument, is_read_as_the_same_range)
{
    EXPECT_EQ(rangeArgument({}), QStringLiteral("all"));
    Scope last;
    last.last = std::chrono::hours(24);
    EXPECT_EQ(rangeArgument(last), QStringLiteral("24h"));
    last.last = std::chrono::hours(5);
    EXPECT_EQ(rangeArgument(last), QStringLiteral("300m"));
    EXPECT_EQ(rangeArgument(between(noon, noon + second)), QStringLiteral("2026-11-21T12:00:00Z..2026-11-21T12:00:01Z"));
    EXPECT_EQ(rangeArgument(between(noon, no_end)), QStringLiteral("2026-11-21T12:00:00Z.."));
    EXPECT_EQ(rangeArgument(between(noon + 1, noon + second + 1)), QStringLiteral("2026-11-21T12:00:00Z..2026-11-21T12:00:01.001Z"))
        << "nothing that is shown is left out";
}

TEST(saved_view, is_read_as_it_was_written)
{
    ReadView const read = readView(toJson(slow()));
    ASSERT_TRUE(read.view) << read.wrong.toStdString();
    EXPECT_EQ(*read.view, slow());
}

TEST(saved_view, a_file_that_is_none_says_which_field_is_wrong)
{
    EXPECT_EQ(wrongIn("{}"), "this is no saved view: the field signalbox_view is missing");
    EXPECT_TRUE(wrongIn("[").starts_with("this is no saved view: "));
    EXPECT_EQ(wrongIn(R"({"signalbox_view": 2, "page": "traffic", "range": "all"})"), "signalbox_view is 2: a later console wrote it");
    EXPECT_EQ(wrongIn(R"({"signalbox_view": 1, "page": "costs", "range": "all"})"),
              "page “costs”: there are overview, traffic, models, cost, experiments, config, playground and sessions");
    EXPECT_TRUE(wrongIn(R"({"signalbox_view": 1, "page": "models", "query": "status>=", "range": "all"})").starts_with("query: "));
    EXPECT_TRUE(wrongIn(R"({"signalbox_view": 1, "page": "models", "range": "soon"})").starts_with("range “soon”: write 24h"));
    ReadView const missing = readViewFile(QStringLiteral("/no/such/view.json"));
    EXPECT_FALSE(missing.view);
    EXPECT_TRUE(missing.wrong.startsWith(QStringLiteral("/no/such/view.json could not be read")));
}

TEST(link, is_a_command_that_a_shell_takes_apart_again)
{
    EXPECT_EQ(
        linkText(QStringLiteral("/srv/my store.db"), slow(), QStringLiteral("req_0123456789abc")).toStdString(),
        R"(signalbox-console '/srv/my store.db' --page traffic --query 'latency>2s tag:'\''a'\''' --range 7d --request req_0123456789abc)");
    SavedView const all{.page = QStringLiteral("overview"), .query = {}, .range = QStringLiteral("all"), .state = {}};
    EXPECT_EQ(linkText(QStringLiteral("a.db"), all, {}), QStringLiteral("signalbox-console a.db --page overview --range all"));
}

}  // namespace signalbox::console
