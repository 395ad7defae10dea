// The window and several gateways: from one store to another by its connection, a token by reference or typed, notices of a gateway that was not started here,
// and what the settings hold of it.
#include "console/frame/main_window.hpp"

#include "tests/console/frame/window_store.hpp"
#include "tests/console/support/fake_gateway.hpp"
#include "tests/console/support/eventually.hpp"
#include "tests/console/support/parts.hpp"

#include <QFile>
#include <QInputDialog>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <algorithm>

namespace signalbox::console {

using namespace testing;

namespace {

class WindowConnections : public ::testing::Test {
protected:
    WindowConnections() : first_writer_(st::writer_of(first_)), second_writer_(st::writer_of(second_))
    {
        // The keyring of the person who runs the tests is not touched.
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        qputenv("XDG_RUNTIME_DIR", "/nonexistent");
        writeDay(*first_writer_);
        writeDay(*second_writer_);
    }
    ~WindowConnections() override { qunsetenv("CONSOLE_TEST_ADMIN"); }

    static QString path(st::temporary_folder const& of) { return QString::fromStdString(of.file()); }
    QString ini() const { return settings_.filePath(QStringLiteral("console.ini")); }
    Connection connection(char const* name, st::temporary_folder const& of, TokenPlace token = TokenPlace::none, QString const& at = {})
    {
        return {
            .name = QLatin1String(name), .store = path(of), .base_url = {}, .admin_url = gateway_.url(), .token = token, .token_at = at};
    }
    void start(ConnectionList const& connections)
    {
        WindowSettings(ini()).setConnections(connections, {});
        LaunchOptions options;
        options.store = path(first_);
        options.size = {1'100, 700};
        window_ = std::make_unique<MainWindow>(options, ini(), [] { return look_us; });
        window_->show();
        ASSERT_TRUE(eventually([&] { return window_->isSettled(); }));
    }
    QString storeText() { return part<MenuButton>(*window_, "store").text(); }
    QMenu& menu()
    {
        part<MenuButton>(*window_, "store").openMenu();
        return part<QMenu>(*window_, "connections_menu");
    }
    void choose(QString const& name)
    {
        for (QAction* each : menu().actions())
            if (each->text() == name) each->trigger();
        part<MenuButton>(*window_, "store").choices().close();
    }
    QString openStore() { return part<StoreReader>(*window_).path(); }
    bool asked(char const* path, QByteArray const& token)
    {
        return std::ranges::any_of(gateway_.asked(),
                                   [&](FakeGateway::Question const& each) { return each.path == path && each.token == token; });
    }

    st::temporary_folder first_, second_;
    std::unique_ptr<storage::event_writer> first_writer_, second_writer_;
    QTemporaryDir settings_;
    FakeGateway gateway_{[](FakeGateway::Question const&) { return FakeGateway::Answer{}; }};
    std::unique_ptr<MainWindow> window_;
};

}  // namespace

TEST_F(WindowConnections, are_switched_in_the_menu_and_the_last_one_is_remembered)
{
    start({connection("first", first_), connection("second", second_)});
    EXPECT_EQ(storeText(), QStringLiteral("first")) << "the store that is open is that of a connection";
    QList<QAction*> const entries = menu().actions();
    ASSERT_GE(entries.size(), 3);
    EXPECT_TRUE(entries[0]->isChecked());
    EXPECT_FALSE(entries[1]->isChecked());
    choose(QStringLiteral("second"));
    ASSERT_TRUE(eventually([&] { return window_->isSettled() && openStore() == path(second_); }));
    EXPECT_EQ(storeText(), QStringLiteral("second"));
    EXPECT_TRUE(window_->windowTitle().startsWith(QStringLiteral("second"))) << window_->windowTitle().toStdString();
    EXPECT_EQ(WindowSettings(ini()).lastConnection(), QStringLiteral("second"));
    EXPECT_EQ(WindowSettings(ini()).connections().size(), 2u);
    part<ConnectionBook>(*window_).remove(QStringLiteral("second"));
    EXPECT_EQ(storeText(), QFileInfo(path(second_)).fileName());
}

TEST_F(WindowConnections, of_a_gateway_that_was_not_started_here_tell_when_it_is_gone)
{
    qputenv("CONSOLE_TEST_ADMIN", "of-the-operator");
    start({connection("first", first_, TokenPlace::environment, QStringLiteral("CONSOLE_TEST_ADMIN"))});
    auto& feed = part<NoticeFeed>(*window_);
    feed.look();
    ASSERT_TRUE(eventually([&] { return asked("/limits", "Bearer of-the-operator"); }));
    QSignalSpy told(&feed, &NoticeFeed::told);
    gateway_.close();
    ASSERT_TRUE(eventually([&] {
        feed.look();
        return !told.empty();
    }));
    EXPECT_EQ(told[0][0].value<Notice>().kind, NoticeKind::gateway_down);
    EXPECT_FALSE(part<NoticeBell>(*window_).isHidden());
}

TEST_F(WindowConnections, ask_for_a_token_once_and_keep_it_in_memory_alone)
{
    start({connection("first", first_), connection("second", second_, TokenPlace::asked)});
    choose(QStringLiteral("second"));
    auto& dialog = part<QInputDialog>(*window_, "token_dialog");
    ASSERT_TRUE(dialog.isVisible());
    EXPECT_EQ(dialog.textEchoMode(), QLineEdit::Password);
    dialog.setTextValue(QStringLiteral("typed-by-hand"));
    dialog.accept();
    ASSERT_TRUE(eventually([&] { return window_->isSettled(); }));
    part<NoticeFeed>(*window_).look();
    ASSERT_TRUE(eventually([&] { return asked("/limits", "Bearer typed-by-hand"); }));
    choose(QStringLiteral("first"));
    ASSERT_TRUE(eventually([&] { return window_->isSettled(); }));
    choose(QStringLiteral("second"));
    ASSERT_TRUE(eventually([&] { return window_->findChild<QInputDialog*>() == nullptr; })) << "it was typed already";
    window_->close();
    QFile settings(ini());
    ASSERT_TRUE(settings.open(QIODevice::ReadOnly));
    EXPECT_FALSE(settings.readAll().contains("typed-by-hand"));
}

TEST_F(WindowConnections, have_a_file_with_the_token_where_one_is_referred_to)
{
    QString const secret = settings_.filePath(QStringLiteral("admin"));
    QFile file(secret);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("from-a-file\n");
    file.close();
    start({connection("first", first_, TokenPlace::file, secret)});
    part<NoticeFeed>(*window_).look();
    EXPECT_TRUE(eventually([&] { return asked("/limits", "Bearer from-a-file"); }));
}

TEST_F(WindowConnections, and_notices_on_the_desktop_lead_to_their_scope_and_can_be_put_off)
{
    start({});
    auto& desktop = part<DesktopNotices>(*window_);
    Notice notice;
    notice.field = QStringLiteral("model");
    notice.value = QStringLiteral("gpt-4o");
    notice.range = {look_us - 900'000'000, look_us};
    notice.page = QStringLiteral("cost");
    emit desktop.chosen(notice);
    EXPECT_EQ(part<Workspace>(*window_).pages().current(), Place::cost);
    EXPECT_TRUE(part<ScopeModel>(*window_).scope().query.contains(QStringLiteral("gpt-4o")));
    EXPECT_TRUE(desktop.isOn());
    for (QAction* each : window_->actions())
        if (each->text() == QStringLiteral("Notices on the desktop")) each->trigger();
    EXPECT_FALSE(desktop.isOn());
    EXPECT_FALSE(WindowSettings(ini()).desktopNotices());
}

}  // namespace signalbox::console
