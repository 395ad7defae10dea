// Keys from end to end: the window, a gateway that it started with a token in its file; a key is made, listed and revoked.
#include "console/frame/main_window.hpp"
#include "console/pages/config/notice_line.hpp"
#include "console/pages/keys/keys_dialog.hpp"
#include "tests/console/support/parts.hpp"
#include "tests/console/welcome/program_environment.hpp"

#include <QAction>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include <gtest/gtest.h>

namespace signalbox::console {

using namespace testing;

namespace {

constexpr int limit_ms = 60'000;

char const* const text = "signalbox: 1\n"
                         "server:\n"
                         "  listen: [\"127.0.0.1:0\"]\n"
                         "  admin: {listen: \"127.0.0.1:0\", token: {env: CONSOLE_TEST_TOKEN}}\n"
                         "providers:\n"
                         "  - {id: here, kind: simulator}\n"
                         "models:\n"
                         "  - {id: a, provider: here}\n";

bool eventually(std::function<bool()> const& holds)
{
    return QTest::qWaitFor(holds, limit_ms);
}

void run(MainWindow& window, char const* command)
{
    for (QAction* each : window.actions())
        if (each->text() == QString::fromUtf8(command)) return each->trigger();
    FAIL() << command;
}

}  // namespace

TEST(whole_keys, are_made_listed_and_revoked_in_the_gateway_that_runs_here)
{
    ProgramEnvironment at;
    at.change("CONSOLE_TEST_TOKEN", "of-the-operator");
    QFile file(at.file(QStringLiteral("mine.yaml")));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    MainWindow window(LaunchOptions{}, at.file(QStringLiteral("console.ini")));
    window.resize(1'280, 720);
    window.show();
    auto& gateway = part<WelcomePage>(window).gateway();
    gateway.start(at.file(QStringLiteral("a.db")), file.fileName());
    ASSERT_TRUE(eventually([&] { return gateway.state() == GatewayProcess::State::serving && window.isSettled(); }))
        << gateway.log().join(QLatin1Char('\n')).toStdString();
    run(window, "Keys of the gateway…");
    auto& dialog = part<KeysDialog>(window);
    auto& keys = part<GatewayKeys>(window);
    EXPECT_LE(dialog.width(), 1'280);
    EXPECT_LE(dialog.height(), 720);
    ASSERT_TRUE(eventually([&] { return keys.hasGateway() && !keys.busy(); }));
    QAbstractItemModel const& list = *part<QTableView>(dialog, "keys_list").model();
    EXPECT_EQ(list.rowCount(), 0);
    part<QPushButton>(dialog, "keys_new").click();
    part<QLineEdit>(dialog, "key_name").setText(QStringLiteral("ci"));
    part<QLineEdit>(dialog, "key_allow").setText(QStringLiteral("model:a"));
    part<QPushButton>(dialog, "key_make").click();
    ASSERT_TRUE(eventually([&] { return !keys.busy(); }));
    QString const secret = part<QLineEdit>(dialog, "key_text").text();
    ASSERT_FALSE(secret.isEmpty()) << part<NoticeLine>(dialog).text().toStdString();
    ASSERT_EQ(list.rowCount(), 1);
    EXPECT_EQ(list.index(0, 3).data().toString(), QStringLiteral("active"));
    EXPECT_EQ(list.index(0, 6).data().toString(), QStringLiteral("model:a"));
    part<QPushButton>(dialog, "key_away").click();
    part<QPushButton>(dialog, "keys_revoke").click();
    part<NoticeLine>(dialog).way(0)->click();
    ASSERT_TRUE(eventually([&] { return !keys.busy(); }));
    EXPECT_EQ(list.index(0, 3).data().toString(), QStringLiteral("revoked"));
    QFile settings(at.file(QStringLiteral("console.ini")));
    ASSERT_TRUE(settings.open(QIODevice::ReadOnly));
    EXPECT_FALSE(settings.readAll().contains(secret.toUtf8())) << "a key's text is in no setting";
    EXPECT_FALSE(gateway.log().join(QLatin1Char('\n')).contains(secret)) << "and in no log";
}

}  // namespace signalbox::console
