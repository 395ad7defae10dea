// The pictures of the guides: SIGNALBOX_PICTURES names the folder that they are written into, SIGNALBOX_PICTURES_STORE the sample data, and
// SIGNALBOX_PROGRAM the gateway that the playground needs. Without the variables nothing is made.
#include "console/frame/main_window.hpp"
#include "console/pages/config/config_page.hpp"
#include "console/pages/config/outline_tree.hpp"
#include "console/pages/cost/cost_page.hpp"
#include "console/pages/playground/answer_column.hpp"
#include "console/pages/playground/playground_page.hpp"
#include "console/pages/sessions/session_panel.hpp"
#include "console/pages/traffic/event_table.hpp"

#include "tests/console/support/eventually.hpp"
#include "tests/console/support/parts.hpp"

#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <algorithm>

namespace signalbox::console {

using namespace testing;

namespace {

constexpr QSize picture_size{1'280, 720};

/// A window on the sample data.
class SamplePictures : public ::testing::Test {
protected:
    void SetUp() override
    {
        if (folder_.isEmpty() || store_.isEmpty())
            GTEST_SKIP() << "SIGNALBOX_PICTURES and SIGNALBOX_PICTURES_STORE name no folder and no store";
    }
    MainWindow& open(char const* page, char const* range, char const* query = "")
    {
        LaunchOptions options;
        options.store = store_;
        options.page = QLatin1String(page);
        options.range = QLatin1String(range);
        options.query = QLatin1String(query);
        options.size = picture_size;
        options.theme = Choice::light;
        window_ = std::make_unique<MainWindow>(options, home_.filePath(QStringLiteral("console.ini")));
        window_->show();
        settle();
        return *window_;
    }
    void settle()
    {
        EXPECT_TRUE(eventually([this] { return window_->isSettled(); }));
    }
    void keep(QString const& name)
    {
        settle();
        if (window_->focusWidget() != nullptr) window_->focusWidget()->clearFocus();
        for (int round = 0; round < 5; ++round) {  // what was deleted later, and layouts within layouts
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            QCoreApplication::processEvents();
        }
        EXPECT_TRUE(window_->grab().save(folder_ + QLatin1Char('/') + name, "PNG", 0));
    }

    QString const folder_ = qEnvironmentVariable("SIGNALBOX_PICTURES"), store_ = qEnvironmentVariable("SIGNALBOX_PICTURES_STORE");
    QTemporaryDir home_;
    std::unique_ptr<MainWindow> window_;
};

}  // namespace

TEST_F(SamplePictures, of_the_overview)
{
    open("overview", "all");
    keep(QStringLiteral("console-overview.png"));
}

TEST_F(SamplePictures, of_a_request_that_another_target_answered)
{
    auto& window = open("traffic", "all", "fallback_count>=1");
    auto& table = part<EventTable>(window);
    table.setCurrentIndex(table.model()->index(2, 0));
    keep(QStringLiteral("console-traffic.png"));
}

TEST_F(SamplePictures, of_models)
{
    open("models", "7d");
    keep(QStringLiteral("console-models.png"));
}

TEST_F(SamplePictures, of_what_it_costs)
{
    auto& page = part<CostPage>(open("cost", "7d"));
    auto const choose = [&](char const* box, QString const& words) {
        auto& one = part<QComboBox>(page, box);
        one.setCurrentIndex(one.findText(words));
        settle();
    };
    choose("by", QStringLiteral("Consumer"));
    choose("then", QStringLiteral("then Model that answered"));
    part<QDoubleSpinBox>(page).setValue(1'200);
    keep(QStringLiteral("console-cost.png"));
}

TEST_F(SamplePictures, of_the_experiment)
{
    open("experiments", "24h");
    keep(QStringLiteral("console-experiments.png"));
}

TEST_F(SamplePictures, of_a_run_with_bodies)
{
    auto& window = open("sessions", "24h");
    auto& list = part<QTableView>(window, "conversations");
    auto const hasBodies = [&] {
        return std::ranges::none_of(part<SessionPanel>(window).findChildren<QLabel*>(),
                                    [](QLabel const* each) { return each->text().contains(QStringLiteral("No bodies are kept")); });
    };
    constexpr int turns_column = 3, fewest_turns = 8;
    for (int row = 0; row < list.model()->rowCount(); ++row) {
        if (list.model()->index(row, turns_column).data().toInt() < fewest_turns) continue;
        list.selectRow(row);
        settle();
        if (hasBodies()) break;
    }
    keep(QStringLiteral("console-sessions.png"));
}

TEST_F(SamplePictures, of_a_weight_that_is_changed_in_the_form)
{
    auto& window = open("config", "24h");
    QString const file = home_.filePath(QStringLiteral("signalbox.yaml"));
    ASSERT_TRUE(QFile::copy(QStringLiteral(SIGNALBOX_SOURCE_DIR "/schema/examples/demo.yaml"), file));
    auto& page = part<ConfigPage>(window);
    page.openFile(file);
    settle();
    part<OutlineTree>(page).choose(QStringLiteral("groups"));
    for (Qt::Key const key : {Qt::Key_Down, Qt::Key_Return}) QTest::keyClick(&part<OutlineTree>(page), key);
    settle();
    part<QSlider>(page, "weight_0").setValue(40);
    settle();
    part<QSlider>(page, "weight_1").setValue(60);
    keep(QStringLiteral("console-config.png"));
}

/// Forms of all kinds, to be looked at; no page shows them.
TEST_F(SamplePictures, of_the_forms_of_every_example)
{
    auto& window = open("config", "24h");
    auto& page = part<ConfigPage>(window);
    QDir(folder_).mkpath(QStringLiteral("forms"));
    QDir const examples(QStringLiteral(SIGNALBOX_SOURCE_DIR "/schema/examples"));
    for (QString const& each :
         {QStringLiteral("limits"), QStringLiteral("policies"), QStringLiteral("routes"), QStringLiteral("balancing")}) {
        QString const file = home_.filePath(each + QStringLiteral(".yaml"));
        ASSERT_TRUE(QFile::copy(examples.filePath(each + QStringLiteral(".yaml")), file));
        page.openFile(file);
        settle();
        for (char const* place :
             {"server", "providers[0]", "models[0]", "groups[0]", "routes[0]", "limits[0]", "policies[0]", "consumers[0]"}) {
            part<OutlineTree>(page).choose(QLatin1String(place));
            if (part<OutlineTree>(page).path() == QLatin1String(place))
                keep(QStringLiteral("forms/%1-%2.png").arg(each, QString::fromLatin1(place).remove(QStringLiteral("[0]"))));
        }
    }
}

TEST(pictures, of_the_playground_with_answers_of_the_demo)
{
    QString const folder = qEnvironmentVariable("SIGNALBOX_PICTURES");
    if (folder.isEmpty()) GTEST_SKIP() << "SIGNALBOX_PICTURES names no folder";
    QTemporaryDir home;
    LaunchOptions options;
    options.size = picture_size;
    options.theme = Choice::light;
    MainWindow window(options, home.filePath(QStringLiteral("console.ini")));
    window.show();
    auto& gateway = part<WelcomePage>(window).gateway();
    gateway.start(home.filePath(QStringLiteral("events.db")), {});
    ASSERT_TRUE(eventually([&] { return gateway.state() == GatewayProcess::State::serving && window.isSettled(); }))
        << gateway.log().join(QLatin1Char('\n')).toStdString();
    part<Workspace>(window).showPage(Place::playground);
    auto& page = part<PlaygroundPage>(window);
    ASSERT_TRUE(eventually([&] { return page.isSettled() && !part<WelcomePage>(window).watch().facts().models.isEmpty(); }));
    QStringList const all = part<WelcomePage>(window).watch().facts().models;
    page.setSavedPrompt({{.system = QStringLiteral("Answer in two sentences."),
                          .earlier = {},
                          .user = QStringLiteral("Why do signal boxes have so many levers?"),
                          .temperature = 0.3,
                          .max_tokens = 200},
                         all.mid(0, 3),
                         10});
    page.send();
    if (!page.running()) part<QPushButton>(page, "agree").click();
    ASSERT_TRUE(eventually([&] { return !page.running() && page.isSettled() && window.isSettled(); }));
    ASSERT_TRUE(eventually([&] { return part<AnswerColumn>(page, "answer_3").rounds().runs().back().attempts > 0; }));
    if (window.focusWidget() != nullptr) window.focusWidget()->clearFocus();
    ASSERT_TRUE(window.grab().save(folder + QStringLiteral("/console-playground.png"), "PNG", 0));
    gateway.stopNow();
}

}  // namespace signalbox::console
