// A change from end to end: the window, a gateway that it started, its traffic. A weight moves the traffic and moves it back; a conflict, a refused
// text and a gateway that dies while applying lose nothing.
#include "console/look/figures.hpp"
#include "console/pages/config/config_editor.hpp"
#include "console/pages/config/config_page.hpp"
#include "console/pages/config/history_panel.hpp"
#include "console/pages/config/notice_line.hpp"
#include "console/pages/config/outline_tree.hpp"
#include "console/pages/config/watch_panel.hpp"
#include "console/pages/config/what_if_panel.hpp"
#include "tests/console/pages/config/window_with_gateway.hpp"

#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>

namespace signalbox::console {

using namespace testing;

namespace {

char const* const text = "signalbox: 1\n"
                         "server:\n"
                         "  listen: [\"127.0.0.1:0\"]\n"
                         "  admin: {listen: \"127.0.0.1:0\", token: {env: CONSOLE_TEST_TOKEN}}\n"
                         "  public: true  # no keys\n"
                         "providers:\n"
                         "  - {id: here, kind: simulator}\n"
                         "models:\n"
                         "  - {id: a, provider: here}\n"
                         "  - {id: b, provider: here}\n"
                         "groups:\n"
                         "  - id: chat\n"
                         "    strategy: weighted\n"
                         "    members:\n"
                         "      - {model: a, weight: 100}\n"
                         "      - {model: b, weight: 0}\n";

class WholeChange : public WindowWithGateway {
protected:
    WholeChange() : WindowWithGateway(text)
    {
        QTest::keyClick(window_.get(), Qt::Key_6, Qt::ControlModifier);
        EXPECT_TRUE(eventually([&] { return window_->findChild<ConfigPage*>() != nullptr && !now().isEmpty() && page().isSettled(); }));
    }

    ConfigPage& page() { return part<ConfigPage>(*window_); }
    ConfigFlow& flow() { return page().flow(); }
    QString now() { return part<ConfigEditor>(*window_).text(); }
    QString notice() { return part<NoticeLine>(*window_).text(); }
    bool settles()
    {
        return eventually([&] { return page().isSettled(); });
    }
    void put(QByteArray const& fresh)
    {
        part<ConfigEditor>(*window_).putText(QString::fromUtf8(fresh));
        EXPECT_TRUE(settles());
    }
    void press(Qt::Key key, Qt::KeyboardModifiers with) { QTest::keyClick(&part<ConfigEditor>(*window_), key, with); }
    void apply()
    {
        press(Qt::Key_Return, Qt::ControlModifier);
        EXPECT_TRUE(settles());
    }
    static QByteArray with(char const* what, char const* instead) { return QByteArray(text).replace(what, instead); }

    /// Who answered the newest requests, the newest first.
    std::string answeredBy(std::size_t newest)
    {
        asked_ += newest;
        std::string who;
        auto const models = answered(asked_);
        for (std::size_t i = 0; i < std::min(newest, models.size()); ++i) who += models[i];
        return who;
    }

    std::size_t asked_ = 0;
};

TEST_F(WholeChange, of_a_weight_moves_the_traffic_and_one_key_moves_it_back)
{
    EXPECT_EQ(now(), QString::fromUtf8(text));
    QString const first = flow().base().revision;
    EXPECT_EQ(first.size(), 12) << "the gateway says what is in force";
    ask(3);
    EXPECT_EQ(answeredBy(3), "aaa");
    part<OutlineTree>(*window_).choose(QStringLiteral("groups[0]"));
    ASSERT_TRUE(settles());
    auto& slider = part<QSlider>(*window_, "weight_0");
    slider.setFocus();
    QTest::keyClick(&slider, Qt::Key_Home);
    ASSERT_TRUE(settles());
    auto& other = part<QSlider>(*window_, "weight_1");
    other.setFocus();
    QTest::keyClick(&other, Qt::Key_End);
    ASSERT_TRUE(settles());
    EXPECT_EQ(now().toUtf8(), with("weight: 100", "weight: 0").replace("{model: b, weight: 0}", "{model: b, weight: 100}"));
    EXPECT_EQ(read(), QByteArray(text)) << "nothing moves before it is applied";
    apply();
    EXPECT_TRUE(notice().startsWith(QStringLiteral("In force: revision "))) << notice().toStdString();
    EXPECT_NE(flow().base().revision, first);
    EXPECT_EQ(read(), now().toUtf8());
    ask(3);
    EXPECT_EQ(answeredBy(3), "bbb");
    auto& watch = part<WatchPanel>(*window_);
    EXPECT_TRUE(watch.isVisible());
    EXPECT_TRUE(eventually([&] { return watch.figures() && watch.figures()->since.requests == 3; }));
    EXPECT_EQ(watch.figures()->since.errors, 0u);
    press(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_TRUE(settles());
    EXPECT_EQ(read(), QByteArray(text)) << "byte for byte";
    EXPECT_EQ(flow().base().revision, first);
    EXPECT_TRUE(notice().startsWith(QStringLiteral("Rolled back."))) << notice().toStdString();
    ask(3);
    EXPECT_EQ(answeredBy(3), "aaa");
}

TEST_F(WholeChange, is_in_the_history_with_its_note_and_an_old_text_comes_back)
{
    QByteArray const fresh = with("weight: 100", "weight: 40");
    put(fresh);
    press(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    auto& note = part<QLineEdit>(*window_, "config_note");
    note.setFocus();
    QTest::keyClicks(&note, QStringLiteral("less for A"));
    apply();
    ASSERT_EQ(read(), fresh) << notice().toStdString();
    EXPECT_TRUE(note.text().isEmpty());
    press(Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
    auto& history = part<HistoryPanel>(*window_);
    ASSERT_TRUE(eventually([&] { return history.list().topLevelItemCount() == 2; })) << history.sentence().toStdString();
    EXPECT_TRUE(history.isVisible());
    EXPECT_EQ(history.list().topLevelItem(0)->text(2), QStringLiteral("less for A"));
    EXPECT_EQ(history.list().topLevelItem(0)->text(3), QStringLiteral("PUT /config"));
    EXPECT_EQ(history.list().topLevelItem(1)->text(3), QStringLiteral("start"));
    auto& restore = part<QPushButton>(*window_, "restore_configuration");
    history.list().setCurrentItem(history.list().topLevelItem(0));
    ASSERT_TRUE(eventually([&] { return history.diff().isVisible(); }));
    EXPECT_FALSE(restore.isEnabled()) << "it is the one that is there";
    history.list().setCurrentItem(history.list().topLevelItem(1));
    ASSERT_TRUE(eventually([&] { return restore.isEnabled(); }));
    EXPECT_EQ(history.diff().sentences(), QStringList(QStringLiteral("group chat: member a: weight 40 → 100")));
    QTest::keyClick(&restore, Qt::Key_Space);
    ASSERT_TRUE(settles());
    EXPECT_EQ(now(), QString::fromUtf8(text));
    EXPECT_EQ(read(), fresh) << "nothing comes into force before it is applied";
    apply();
    EXPECT_EQ(read(), QByteArray(text)) << notice().toStdString();
}

TEST_F(WholeChange, is_tried_on_recorded_requests_before_it_is_applied)
{
    ask(3);
    EXPECT_EQ(answeredBy(3), "aaa");
    put(with("weight: 100", "weight: 0").replace("{model: b, weight: 0}", "{model: b, weight: 1}"));
    press(Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
    auto& panel = part<WhatIfPanel>(*window_);
    ASSERT_TRUE(eventually([&] { return panel.figures().has_value(); })) << panel.sentence().toStdString();
    EXPECT_TRUE(panel.isVisible());
    EXPECT_EQ(panel.sentence(), QStringLiteral("3 of 3 requests (%1) would change their route.").arg(figures::share(1)));
    ASSERT_EQ(panel.flows().topLevelItemCount(), 1);
    EXPECT_EQ(panel.flows().topLevelItem(0)->text(0), QStringLiteral("here/a"));
    EXPECT_EQ(panel.flows().topLevelItem(0)->text(1), QStringLiteral("here/b"));
    EXPECT_EQ(read(), QByteArray(text)) << "nothing is applied by it";
    put(text);
    press(Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_TRUE(eventually([&] { return panel.sentence().startsWith(QStringLiteral("Nothing would move")); }))
        << panel.sentence().toStdString();
}

TEST_F(WholeChange, a_text_that_the_gateway_refuses_changes_nothing)
{
    QByteArray const wrong = with("strategy: weighted", "strategy: wieghted");
    put(wrong);
    EXPECT_EQ(part<ConfigEditor>(*window_).problemsAt(13).count(QStringLiteral("weighted")), 2)
        << part<ConfigEditor>(*window_).problemsAt(13).toStdString();
    apply();
    EXPECT_TRUE(notice().startsWith(QStringLiteral("The check refuses this text"))) << notice().toStdString();
    EXPECT_EQ(read(), QByteArray(text));
    EXPECT_EQ(now().toUtf8(), wrong);
}

TEST_F(WholeChange, a_change_underneath_is_shown_and_merged)
{
    QByteArray const mine = with("weight: 100", "weight: 40");
    put(mine);
    write(with("# no keys", "# open to all"));
    press(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_TRUE(eventually([&] { return notice().contains(QStringLiteral("changed underneath")); })) << notice().toStdString();
    ASSERT_TRUE(settles());
    EXPECT_EQ(now().toUtf8(), mine);
    part<NoticeLine>(*window_).way(0)->click();
    ASSERT_TRUE(settles());
    apply();
    EXPECT_TRUE(notice().startsWith(QStringLiteral("In force"))) << notice().toStdString();
    EXPECT_EQ(read(), with("# no keys", "# open to all").replace("weight: 100", "weight: 40"));
}

TEST_F(WholeChange, a_gateway_that_dies_while_applying_takes_nothing_with_it)
{
    QByteArray const mine = with("weight: 100", "weight: 40");
    put(mine);
    auto const child = static_cast<pid_t>(gateway().processId());
    ::kill(child, SIGSTOP);  // it takes the request and does not answer
    press(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_EQ(flow().stage(), ConfigFlow::Stage::applying);
    ::kill(child, SIGKILL);
    ASSERT_TRUE(settles());
    ASSERT_TRUE(eventually([&] { return notice().contains(QStringLiteral("Apply writes it into the file")); })) << notice().toStdString();
    ASSERT_TRUE(settles());
    EXPECT_EQ(now().toUtf8(), mine);
    EXPECT_EQ(read(), QByteArray(text));
    apply();
    EXPECT_EQ(read(), mine) << "the file is still there to be changed: " << notice().toStdString();
}

TEST_F(WholeChange, the_token_is_seen_nowhere)
{
    apply();
    for (QWidget* each : window_->findChildren<QWidget*>()) {
        EXPECT_FALSE(each->toolTip().contains(QLatin1String(operator_token)));
        auto const* const label = qobject_cast<QLabel*>(each);
        EXPECT_FALSE(label != nullptr && label->text().contains(QLatin1String(operator_token)));
    }
    gateway().stopNow();  // else closing asks
    window_->close();
    window_.reset();
    QFile settings(at_.file(QStringLiteral("console.ini")));
    ASSERT_TRUE(settings.open(QIODevice::ReadOnly));
    EXPECT_FALSE(settings.readAll().contains(operator_token));
}

}  // namespace
}  // namespace signalbox::console
