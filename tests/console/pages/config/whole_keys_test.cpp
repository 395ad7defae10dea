// Keys from end to end: the window, a gateway that it started with a token in its file; a key is made, listed and revoked.
#include "console/pages/config/notice_line.hpp"
#include "console/pages/keys/keys_dialog.hpp"
#include "tests/console/pages/config/window_with_gateway.hpp"

#include <QAction>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include <gtest/gtest.h>

namespace signalbox::console {

using namespace testing;

namespace {

char const* const text = "signalbox: 1\n"
                         "server:\n"
                         "  listen: [\"127.0.0.1:0\"]\n"
                         "  admin: {listen: \"127.0.0.1:0\", token: {env: CONSOLE_TEST_TOKEN}}\n"
                         "providers:\n"
                         "  - {id: here, kind: simulator}\n"
                         "models:\n"
                         "  - {id: a, provider: here}\n";

void run(MainWindow& window, char const* command)
{
    for (QAction* each : window.actions())
        if (each->text() == QString::fromUtf8(command)) return each->trigger();
    FAIL() << command;
}

class WholeKeys : public WindowWithGateway {
protected:
    WholeKeys() : WindowWithGateway(text) {}
};

}  // namespace

TEST_F(WholeKeys, are_made_listed_and_revoked_in_the_gateway_that_runs_here)
{
    run(*window_, "Keys of the gateway…");
    auto& dialog = part<KeysDialog>(*window_);
    auto& keys = part<GatewayKeys>(*window_);
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
    QFile settings(at_.file(QStringLiteral("console.ini")));
    ASSERT_TRUE(settings.open(QIODevice::ReadOnly));
    EXPECT_FALSE(settings.readAll().contains(secret.toUtf8())) << "a key's text is in no setting";
    EXPECT_FALSE(gateway().log().join(QLatin1Char('\n')).contains(secret)) << "and in no log";
}

}  // namespace signalbox::console
