// When something is told: every transition, every rule at its line, once for each episode.
#include "console/notify/notice_machine.hpp"
#include "console/notify/notice_rules.hpp"

#include <QJsonDocument>

#include <gtest/gtest.h>

namespace signalbox::console {
namespace {

constexpr std::int64_t minute_us = 60'000'000, noon_us = 1'795'262'400'000'000;

Notice of(std::int64_t at_us, NoticeKind kind = NoticeKind::budget_line, QString const& subject = QStringLiteral("month"))
{
    Notice made;
    made.kind = kind;
    made.subject = subject;
    made.at_us = at_us;
    return made;
}

}  // namespace

TEST(episodes, go_this_way_at_each_standing_before_and_after_the_pause)
{
    struct Row {
        Episode now;
        Standing standing;
        EpisodeStep early, rested;
    };
    using enum Episode;
    Row const rows[] = {
        {calm, Standing::good, {calm, false}, {calm, false}},
        {calm, Standing::between, {calm, false}, {calm, false}},
        {calm, Standing::bad, {told, true}, {told, true}},
        {told, Standing::good, {resting, false}, {calm, false}},
        {told, Standing::between, {told, false}, {told, false}},
        {told, Standing::bad, {told, false}, {told, false}},
        {resting, Standing::good, {resting, false}, {calm, false}},
        {resting, Standing::between, {resting, false}, {calm, false}},
        {resting, Standing::bad, {waiting, false}, {told, true}},
        {waiting, Standing::good, {resting, false}, {calm, false}},
        {waiting, Standing::between, {waiting, false}, {waiting, false}},
        {waiting, Standing::bad, {waiting, false}, {told, true}},
    };
    for (Row const& each : rows) {
        std::string const where = std::to_string(int(each.now)) + " " + std::to_string(int(each.standing));
        EXPECT_EQ(stepOf(each.now, each.standing, false), each.early) << where;
        EXPECT_EQ(stepOf(each.now, each.standing, true), each.rested) << where;
    }
}

TEST(notices, come_once_for_each_episode_and_not_again_for_ten_minutes)
{
    NoticeMachine machine;
    EXPECT_FALSE(machine.see(of(noon_us), Standing::good));
    EXPECT_TRUE(machine.see(of(noon_us + minute_us), Standing::bad));
    EXPECT_FALSE(machine.see(of(noon_us + 2 * minute_us), Standing::bad));
    EXPECT_FALSE(machine.see(of(noon_us + 3 * minute_us), Standing::good));
    EXPECT_FALSE(machine.see(of(noon_us + 4 * minute_us), Standing::bad)) << "it comes and goes";
    EXPECT_EQ(machine.episode(NoticeKind::budget_line, QStringLiteral("month")), Episode::waiting);
    EXPECT_FALSE(machine.see(of(noon_us + 11 * minute_us - 1), Standing::bad));
    EXPECT_TRUE(machine.see(of(noon_us + 11 * minute_us), Standing::bad)) << "it is still bad after the pause";
    EXPECT_FALSE(machine.see(of(noon_us + 30 * minute_us), Standing::good));
    EXPECT_EQ(machine.episode(NoticeKind::budget_line, QStringLiteral("month")), Episode::calm);
    EXPECT_TRUE(machine.see(of(noon_us + 31 * minute_us), Standing::bad)) << "long after the last one";
}

TEST(notices, of_other_things_are_their_own_episodes)
{
    NoticeMachine machine;
    EXPECT_TRUE(machine.see(of(noon_us), Standing::bad));
    EXPECT_TRUE(machine.see(of(noon_us, NoticeKind::budget_line, QStringLiteral("day")), Standing::bad));
    EXPECT_TRUE(machine.see(of(noon_us, NoticeKind::breaker_opened), Standing::bad));
    machine.forget();
    EXPECT_TRUE(machine.see(of(noon_us), Standing::bad)) << "another store";
}

TEST(notices, of_a_kind_that_is_off_are_followed_and_not_told)
{
    NoticeMachine machine;
    machine.setOn(NoticeKind::budget_line, false);
    EXPECT_FALSE(machine.see(of(noon_us), Standing::bad));
    machine.setOn(NoticeKind::budget_line, true);
    EXPECT_FALSE(machine.see(of(noon_us + minute_us), Standing::bad)) << "the episode is an old one";
    EXPECT_TRUE(machine.see(of(noon_us, NoticeKind::gateway_down), Standing::bad)) << "the other kinds are on";
}

TEST(notices, are_of_a_thousand_things_at_most)
{
    NoticeMachine machine;
    for (std::size_t i = 0; i < NoticeMachine::most_episodes; ++i)
        EXPECT_TRUE(machine.see(of(noon_us, NoticeKind::budget_line, QString::number(i)), Standing::bad));
    EXPECT_FALSE(machine.see(of(noon_us), Standing::bad));
    EXPECT_FALSE(machine.see(of(noon_us + 20 * minute_us, NoticeKind::budget_line, QStringLiteral("7")), Standing::good));
    EXPECT_TRUE(machine.see(of(noon_us + 20 * minute_us), Standing::bad)) << "one of them is calm again";
}

TEST(error_burst, needs_errors_enough_and_a_share_that_is_unusual)
{
    auto const standing = [](TrafficFigures const& figures) { return errorBurst(figures, noon_us).standing; };
    EXPECT_EQ(standing({.requests = 0, .errors = 0}), Standing::good);
    EXPECT_EQ(standing({.requests = 4, .errors = 4}), Standing::between) << "four are no burst";
    EXPECT_EQ(standing({.requests = 50, .errors = 5}), Standing::bad);
    EXPECT_EQ(standing({.requests = 51, .errors = 5}), Standing::between) << "below a tenth";
    EXPECT_EQ(standing({.requests = 101, .errors = 5}), Standing::good) << "below half of that";
    EXPECT_EQ(standing({.requests = 100, .errors = 50, .requests_before = 1'000, .errors_before = 200}), Standing::between)
        << "a fifth failed in the hour before, too";
    EXPECT_EQ(standing({.requests = 100, .errors = 61, .requests_before = 1'000, .errors_before = 200}), Standing::bad);
    EXPECT_EQ(standing({.requests = 10, .errors = 10, .requests_before = 10, .errors_before = 10}), Standing::bad)
        << "all of them is always bad";
    Notice const told = errorBurst({.requests = 50, .errors = 5}, noon_us).about;
    EXPECT_EQ(told.text, QStringLiteral("5 of 50 requests failed in the last 3 minutes."));
    EXPECT_EQ(told.range, (storage::time_range{noon_us - 3 * minute_us, noon_us}));
    EXPECT_EQ(told.field + told.value + told.page, QStringLiteral("decisionerrortraffic"));
}

TEST(budget_lines, are_of_limits_by_the_hour_and_longer)
{
    LimitState budget{.limit = QStringLiteral("month"),
                      .count = QStringLiteral("cost_usd"),
                      .window = QStringLiteral("month"),
                      .of = QStringLiteral("web"),
                      .amount = 10,
                      .used = 7.9};
    auto const standing = [&](double used) {
        budget.used = used;
        return budgetLines({budget}, noon_us).at(0).standing;
    };
    EXPECT_EQ(standing(7.9), Standing::good);
    EXPECT_EQ(standing(8.9), Standing::between);
    EXPECT_EQ(standing(9), Standing::bad);
    EXPECT_TRUE(budgetLines({budget}, noon_us).at(0).about.text.startsWith(QStringLiteral("90.0")));
    EXPECT_EQ(standing(10), Standing::bad);
    EXPECT_TRUE(budgetLines({budget}, noon_us).at(0).about.text.contains(QStringLiteral("used up")));
    EXPECT_EQ(budgetLines({budget}, noon_us).at(0).about.page, QStringLiteral("cost"));
    budget.window = QStringLiteral("minute");
    EXPECT_TRUE(budgetLines({budget}, noon_us).empty()) << "it is full and empty again before one looks";
    budget.window = QStringLiteral("59m");
    EXPECT_TRUE(budgetLines({budget}, noon_us).empty());
    budget.window = QStringLiteral("7d");
    EXPECT_EQ(budgetLines({budget}, noon_us).at(0).about.range, (storage::time_range{noon_us - 7 * 24 * 60 * minute_us, noon_us}));
}

TEST(breakers_of_a_gateway, are_bad_while_open_and_good_when_closed)
{
    auto const routes = QJsonDocument::fromJson(R"({"groups":[],"models":[
        {"model":"a","target":"x/a","breaker":"open"},{"model":"b","target":"x/b","breaker":"half_open"},{"model":"c","target":"x/c","breaker":"closed"},{"model":"d"}]})")
                            .object();
    auto const seen = breakers(routes, noon_us);
    ASSERT_EQ(seen.size(), 3u);
    EXPECT_EQ(seen[0].standing, Standing::bad);
    EXPECT_EQ(seen[0].about.field + QLatin1Char('=') + seen[0].about.value, QStringLiteral("model=a"));
    EXPECT_EQ(seen[1].standing, Standing::between);
    EXPECT_EQ(seen[2].standing, Standing::good);
    EXPECT_TRUE(breakers({}, noon_us).empty());
}

TEST(a_gateway, is_down_after_three_looks_without_an_answer_or_when_it_ended)
{
    QString const url = QStringLiteral("http://127.0.0.1:9090");
    EXPECT_EQ(gatewayDown(url, 0, false, noon_us).standing, Standing::good);
    EXPECT_EQ(gatewayDown(url, 2, false, noon_us).standing, Standing::between);
    EXPECT_EQ(gatewayDown(url, 3, false, noon_us).standing, Standing::bad);
    EXPECT_TRUE(gatewayDown(url, 3, false, noon_us).about.text.contains(url));
    EXPECT_EQ(gatewayDown({}, 0, true, noon_us).standing, Standing::bad);
}

}  // namespace signalbox::console
