// The list of notices: how many are new, what a choice leads to, and how many are kept; and what the feed makes of a gateway's answers.
#include "console/notify/notice_bell.hpp"
#include "console/notify/notice_feed.hpp"

#include "tests/console/support/fake_gateway.hpp"

#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace signalbox::console {

using namespace testing;

namespace {

constexpr int limit_ms = 30'000;
constexpr std::int64_t noon_us = 1'795'262'400'000'000;

Notice of(QString const& text)
{
    Notice made;
    made.text = text;
    made.at_us = noon_us;
    return made;
}

}  // namespace

TEST(notice_bell, counts_what_is_new_until_it_is_looked_at)
{
    QWidget row;
    NoticeBell bell(&row);
    row.show();
    EXPECT_TRUE(bell.isHidden()) << "there is nothing to tell";
    bell.add(of(QStringLiteral("first")));
    bell.add(of(QStringLiteral("second & last")));
    EXPECT_FALSE(bell.isHidden());
    EXPECT_EQ(bell.text(), QStringLiteral("Notices (2)"));
    EXPECT_EQ(bell.accessibleName(), QStringLiteral("Notices: 2 new"));
    bell.openMenu();
    EXPECT_EQ(bell.unseen(), 0);
    EXPECT_EQ(bell.accessibleName(), QStringLiteral("Notices"));
    QList<QAction*> const choices = bell.choices().actions();
    ASSERT_EQ(choices.size(), 4) << "two notices, a line, and the way to clear";
    EXPECT_TRUE(choices[0]->text().endsWith(QStringLiteral("second && last"))) << choices[0]->text().toStdString();
    std::optional<Notice> chosen;
    QObject::connect(&bell, &NoticeBell::chosen, &bell, [&](Notice const& notice) { chosen = notice; });
    choices[1]->trigger();
    ASSERT_TRUE(chosen);
    EXPECT_EQ(chosen->text, QStringLiteral("first"));
    choices[3]->trigger();
    EXPECT_TRUE(bell.isHidden());
    EXPECT_TRUE(bell.notices().empty());
    bell.choices().close();
}

TEST(notice_bell, keeps_the_newest)
{
    NoticeBell bell(nullptr);
    for (std::size_t i = 0; i < NoticeBell::most_notices + 5; ++i) bell.add(of(QString::number(i)));
    EXPECT_EQ(bell.notices().size(), NoticeBell::most_notices);
    EXPECT_EQ(bell.notices().front().text, QStringLiteral("34"));
}

TEST(notice_feed, tells_of_breakers_budgets_and_a_gateway_that_does_not_answer)
{
    FakeGateway gateway([](FakeGateway::Question const& asked) -> FakeGateway::Answer {
        if (asked.path == "/routes") return {200, R"({"models":[{"model":"a","target":"x/a","breaker":"open"}]})"};
        if (asked.path == "/limits")
            return {
                200,
                R"({"limits":[{"limit":"month","count":"cost_usd","amount":10,"window":"month","mode":"reserve","counters":[{"of":"web","used":9.5}]}]})"};
        return {200, R"({"status":"ok"})"};
    });
    StoreReader store;
    std::int64_t now = noon_us;
    NoticeFeed feed(
        store, [&] { return now; }, nullptr);
    QList<NoticeKind> told;
    QObject::connect(&feed, &NoticeFeed::told, &feed, [&](Notice const& notice) { told << notice.kind; });
    GatewayFacts facts;
    facts.admin_url = gateway.url();
    feed.setGateway(facts, false);
    feed.look();
    ASSERT_TRUE(QTest::qWaitFor([&] { return told.size() == 2; }, limit_ms));
    EXPECT_TRUE(told.contains(NoticeKind::breaker_opened));
    EXPECT_TRUE(told.contains(NoticeKind::budget_line));
    feed.look();
    ASSERT_TRUE(QTest::qWaitFor([&] { return gateway.asked().size() >= 6; }, limit_ms));
    EXPECT_EQ(told.size(), 2) << "once for each episode";
    gateway.close();
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            feed.look();
            return told.contains(NoticeKind::gateway_down);
        },
        limit_ms));
    EXPECT_EQ(told.size(), 3);
}

TEST(notice_feed, tells_of_a_gateway_that_ended_and_not_of_one_that_was_stopped)
{
    StoreReader store;
    NoticeFeed feed(
        store, [] { return noon_us; }, nullptr);
    QSignalSpy told(&feed, &NoticeFeed::told);
    GatewayFacts facts;
    facts.admin_url = QStringLiteral("http://127.0.0.1:1");
    feed.setGateway(facts, false);
    feed.setGateway({}, false);
    EXPECT_EQ(told.size(), 0);
    feed.setGateway(facts, false);
    feed.setGateway({}, true);
    EXPECT_EQ(told.size(), 1);
}

}  // namespace signalbox::console
