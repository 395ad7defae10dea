// Pictures for the guide that a running gateway is needed for: SIGNALBOX_PICTURES names the folder that they are written into, SIGNALBOX_PROGRAM the gateway.
// The other pictures are made with SIGNALBOX_CONSOLE_GRAB.
#include "console/frame/main_window.hpp"
#include "console/pages/playground/answer_column.hpp"
#include "console/pages/playground/playground_page.hpp"

#include "tests/console/support/eventually.hpp"
#include "tests/console/support/parts.hpp"

#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace signalbox::console {

using namespace testing;

namespace {

constexpr QSize picture_size{1'280, 720};

}  // namespace

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
