// The window on a desktop with a keyring: a token that was typed once is found there the next time, also when a store is opened by itself.
#include "console/frame/main_window.hpp"

#include "tests/console/frame/window_store.hpp"
#include "tests/console/support/eventually.hpp"
#include "tests/console/support/fake_gateway.hpp"
#include "tests/console/support/parts.hpp"
#include "tests/console/support/private_bus.hpp"
#include "tests/console/support/secret_service.hpp"

#include <QFile>
#include <QInputDialog>
#include <QMenu>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <algorithm>

namespace signalbox::console {

using namespace testing;

namespace {

class WindowWithKeyring : public ::testing::Test {
protected:
    void SetUp() override
    {
        if (!PrivateBus::available()) GTEST_SKIP() << "needs the program dbus-daemon";
        writeDay(*writer_);
        bus_ = std::make_unique<PrivateBus>();
        service_ = std::make_unique<SecretService>(bus_->connectAs(QStringLiteral("window-keyring")));
        // The window finds the session's bus, which is one for the whole program, and so belongs to the first of these tests.
        qputenv("DBUS_SESSION_BUS_ADDRESS", bus_->address().toUtf8());
    }
    ~WindowWithKeyring() override
    {
        window_.reset();
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    }
    QString ini() const { return settings_.filePath(QStringLiteral("console.ini")); }
    void start(bool remembered)
    {
        if (!remembered)
            WindowSettings(ini()).setConnections({{.name = QStringLiteral("production"),
                                                   .store = QString::fromStdString(folder_.file()),
                                                   .base_url = {},
                                                   .admin_url = gateway_.url(),
                                                   .token = TokenPlace::asked,
                                                   .token_at = {}}},
                                                 {});
        LaunchOptions options;
        options.store = QString::fromStdString(folder_.file());
        window_ = std::make_unique<MainWindow>(options, ini(), [] { return look_us; });
        window_->show();
        ASSERT_TRUE(eventually([&] { return window_->isSettled(); }));
    }
    bool asksWith(QByteArray const& token)
    {
        return eventually([&] {
            part<NoticeFeed>(*window_).look();
            return std::ranges::any_of(gateway_.asked(), [&](FakeGateway::Question const& each) { return each.token == token; });
        });
    }

    st::temporary_folder folder_;
    std::unique_ptr<storage::event_writer> writer_ = st::writer_of(folder_);
    QTemporaryDir settings_;
    FakeGateway gateway_{[](FakeGateway::Question const&) { return FakeGateway::Answer{}; }};
    std::unique_ptr<PrivateBus> bus_;
    std::unique_ptr<SecretService> service_;
    std::unique_ptr<MainWindow> window_;
};

}  // namespace

TEST_F(WindowWithKeyring, keeps_a_token_that_is_typed_and_finds_it_for_a_store_of_the_command_line)
{
    start(false);
    EXPECT_EQ(window_->findChild<QInputDialog*>(), nullptr) << "a store that is opened by itself asks nothing";
    part<MenuButton>(*window_, "store").openMenu();
    part<QMenu>(*window_, "connections_menu").actions().front()->trigger();
    part<MenuButton>(*window_, "store").choices().close();
    ASSERT_TRUE(eventually([&] { return window_->findChild<QInputDialog*>() != nullptr; }));
    auto& dialog = part<QInputDialog>(*window_, "token_dialog");
    EXPECT_TRUE(dialog.labelText().contains(QStringLiteral("It is kept in the desktop's keyring."))) << dialog.labelText().toStdString();
    dialog.setTextValue(QStringLiteral("typed-once"));
    dialog.accept();
    ASSERT_TRUE(eventually([&] { return service_->state.items.size() == 1; }));
    EXPECT_EQ(service_->state.items.begin()->second.value, "typed-once");
    EXPECT_TRUE(asksWith("Bearer typed-once"));
    window_->close();
    window_.reset();

    gateway_.forget();
    start(true);
    EXPECT_TRUE(asksWith("Bearer typed-once"));
    EXPECT_EQ(window_->findChild<QInputDialog*>(), nullptr);
    QFile settings(ini());
    ASSERT_TRUE(settings.open(QIODevice::ReadOnly));
    EXPECT_FALSE(settings.readAll().contains("typed-once"));
}

}  // namespace signalbox::console
