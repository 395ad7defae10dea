// The gateway's line above the pages: there for its own store only, with what can be done in each of its states.
#include "console/welcome/gateway_strip.hpp"
#include "tests/console/welcome/program_environment.hpp"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include <csignal>

namespace signalbox::console {
namespace {

using State = GatewayProcess::State;
constexpr int limit_ms = 30'000;

QPushButton* named(QWidget& in, char const* name)
{
    for (QPushButton* each : in.findChildren<QPushButton*>())
        if (each->accessibleName() == QLatin1String(name)) return each;
    return nullptr;
}

QString said(QWidget& in, char const* name)
{
    for (QLabel const* each : in.findChildren<QLabel*>())
        if (each->accessibleDescription() == QLatin1String(name)) return each->text();
    return {};
}

class gateway_strip : public testing::Test {
protected:
    void SetUp() override
    {
        gateway.start(at.file(QStringLiteral("a.db")));
        ASSERT_TRUE(QTest::qWaitFor([&] { return gateway.state() == State::serving; }, limit_ms));
    }
    ProgramEnvironment at;
    GatewayProcess gateway;
    GatewayWatch watch{gateway};
    GatewayStrip strip{gateway, watch};
};

TEST_F(gateway_strip, is_seen_for_the_gateways_store_only_and_while_it_runs)
{
    EXPECT_TRUE(strip.isHidden());
    strip.showFor(at.file(QStringLiteral("other.db")));
    EXPECT_TRUE(strip.isHidden());
    strip.showFor(at.file(QStringLiteral("a.db")));
    EXPECT_FALSE(strip.isHidden());
    EXPECT_TRUE(said(strip, "State of the gateway").contains(gateway.baseUrl()));
    named(strip, "Stop the gateway")->click();
    ASSERT_TRUE(QTest::qWaitFor([&] { return gateway.state() == State::stopped; }, limit_ms));
    EXPECT_TRUE(strip.isHidden());
}

TEST_F(gateway_strip, a_test_request_shows_its_answer)
{
    strip.showFor(at.file(QStringLiteral("a.db")));
    QPushButton* const test = named(strip, "Send a test request");
    ASSERT_TRUE(QTest::qWaitFor([&] { return test->isEnabled(); }, limit_ms)) << "its models are known";
    test->click();
    EXPECT_FALSE(test->isEnabled()) << "one at a time";
    ASSERT_TRUE(QTest::qWaitFor([&] { return test->isEnabled(); }, limit_ms));
    EXPECT_TRUE(said(strip, "What came of it").startsWith(QStringLiteral("Answer: "))) << said(strip, "What came of it").toStdString();
}

TEST_F(gateway_strip, the_menu_copies_how_to_call_it)
{
    auto const actions = named(strip, "Copy how to call the gateway")->findChild<QMenu*>()->actions();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !watch.facts().models.isEmpty(); }, limit_ms));
    ASSERT_EQ(actions.size(), 3);
    int i = 0;
    for (QAction* each : actions) {
        each->trigger();
        EXPECT_TRUE(QGuiApplication::clipboard()->text().contains(gateway.baseUrl())) << each->text().toStdString();
        EXPECT_TRUE(i++ == 0 || QGuiApplication::clipboard()->text().contains(QStringLiteral("reliable-chat")));
    }
}

TEST_F(gateway_strip, a_gateway_tells_its_models_and_the_configuration_in_force)
{
    ASSERT_TRUE(QTest::qWaitFor([&] { return !watch.facts().models.isEmpty() && !watch.facts().revision.isEmpty(); }, limit_ms));
    EXPECT_EQ(watch.facts().base_url, gateway.baseUrl());
    EXPECT_TRUE(watch.facts().models.contains(QStringLiteral("reliable-chat")))
        << watch.facts().models.join(QLatin1Char(' ')).toStdString();
    EXPECT_EQ(watch.facts().revision.size(), 12);
    gateway.stop();
    ASSERT_TRUE(QTest::qWaitFor([&] { return watch.facts() == GatewayFacts(); }, limit_ms)) << "it says nothing any more";
}

TEST_F(gateway_strip, a_gateway_that_is_started_again_keeps_its_port)
{
    QString const before = gateway.baseUrl();
    gateway.stop();
    ASSERT_TRUE(QTest::qWaitFor([&] { return gateway.state() == State::stopped; }, limit_ms));
    gateway.start(at.file(QStringLiteral("a.db")));
    ASSERT_TRUE(QTest::qWaitFor([&] { return gateway.state() == State::serving; }, limit_ms)) << gateway.why().toStdString();
    EXPECT_EQ(gateway.baseUrl(), before);
}

TEST_F(gateway_strip, every_label_is_named_by_its_text)
{
    strip.showFor(at.file(QStringLiteral("a.db")));
    for (QLabel const* each : strip.findChildren<QLabel*>()) EXPECT_TRUE(each->accessibleName().isEmpty()) << each->text().toStdString();
}

TEST_F(gateway_strip, a_crash_offers_its_last_words_and_another_start)
{
    strip.showFor(at.file(QStringLiteral("a.db")));
    QSignalSpy details(&strip, &GatewayStrip::showDetails);
    ::kill(static_cast<pid_t>(gateway.processId()), SIGKILL);
    ASSERT_TRUE(QTest::qWaitFor([&] { return gateway.state() == State::failed; }, limit_ms));
    EXPECT_FALSE(strip.isHidden());
    EXPECT_TRUE(said(strip, "State of the gateway").contains(QStringLiteral("signal 9")));
    named(strip, "Show the gateway's log")->click();
    EXPECT_EQ(details.count(), 1);
    named(strip, "Start the gateway again")->click();
    EXPECT_TRUE(QTest::qWaitFor([&] { return gateway.state() == State::serving; }, limit_ms));
}

}  // namespace
}  // namespace signalbox::console
