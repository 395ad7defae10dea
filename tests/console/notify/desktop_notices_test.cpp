// Notices on the desktop: a notification service of our own answers on a private bus, shows what it is asked for and says what is chosen.
#include "console/notify/desktop_notices.hpp"

#include "tests/console/support/private_bus.hpp"

#include <gtest/gtest.h>

#include <QDBusConnection>
#include <QSignalSpy>
#include <QTest>
#include <QVariantMap>

#include <vector>

namespace signalbox::console {

/// What a desktop does with org.freedesktop.Notifications.
class NotificationService : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    std::vector<QStringList> shown;  // title and body

public slots:
    uint Notify(QString const&, uint, QString const&, QString const& title, QString const& body, QStringList const& actions,
                QVariantMap const&, int)
    {
        shown.push_back({title, body, actions.value(0)});
        return static_cast<uint>(shown.size()) + 100;
    }

signals:
    void ActionInvoked(uint number, QString const& action);
    void NotificationClosed(uint number, uint reason);
};

namespace {

constexpr int patience_ms = 5'000;

Notice of(QString const& text, NoticeKind kind = NoticeKind::error_burst)
{
    Notice made;
    made.kind = kind;
    made.text = text;
    made.page = QStringLiteral("traffic");
    return made;
}

}  // namespace

TEST(desktop_notices, are_shown_and_lead_to_what_they_are_about)
{
    if (!testing::PrivateBus::available()) GTEST_SKIP() << "needs the program dbus-daemon";
    testing::PrivateBus bus;
    ASSERT_FALSE(bus.address().isEmpty());
    QDBusConnection desktop = bus.connectAs(QStringLiteral("desktop"));
    NotificationService service;
    ASSERT_TRUE(desktop.registerService(QStringLiteral("org.freedesktop.Notifications")));
    ASSERT_TRUE(desktop.registerObject(QStringLiteral("/org/freedesktop/Notifications"), &service,
                                       QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
    DesktopNotices notices(bus.connectAs(QStringLiteral("console")), nullptr);
    QSignalSpy chosen(&notices, &DesktopNotices::chosen);
    notices.show(of(QStringLiteral("5 of <b>50</b> failed.")));
    notices.show(of(QStringLiteral("a is open."), NoticeKind::breaker_opened));
    ASSERT_TRUE(QTest::qWaitFor([&] { return notices.shown() == 2; }, patience_ms));
    EXPECT_EQ(service.shown[0], (QStringList{QStringLiteral("Error burst"), QStringLiteral("5 of &lt;b&gt;50&lt;/b&gt; failed."),
                                             QStringLiteral("default")}));
    EXPECT_EQ(service.shown[1][0], QStringLiteral("Breaker opened"));

    emit service.ActionInvoked(999, QStringLiteral("default"));  // of another program
    emit service.ActionInvoked(102, QStringLiteral("default"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return chosen.size() == 1; }, patience_ms));
    EXPECT_EQ(chosen[0][0].value<Notice>().text, QStringLiteral("a is open."));
    emit service.NotificationClosed(101, 1);
    ASSERT_TRUE(QTest::qWaitFor([&] { return notices.shown() == 0; }, patience_ms));

    notices.setOn(false);
    notices.show(of(QStringLiteral("Off.")));
    notices.setOn(true);
    for (std::size_t i = 0; i <= DesktopNotices::most_shown; ++i) notices.show(of(QString::number(i)));
    ASSERT_TRUE(QTest::qWaitFor([&] { return service.shown.size() == 3 + DesktopNotices::most_shown; }, patience_ms));
    EXPECT_EQ(service.shown[2][1], QStringLiteral("0")) << "what was told while they were off is not shown";
    ASSERT_TRUE(QTest::qWaitFor([&] { return notices.shown() == DesktopNotices::most_shown; }, patience_ms));
}

TEST(desktop_notices, are_none_where_there_is_no_bus)
{
    DesktopNotices notices(QDBusConnection(QStringLiteral("signalbox-no-bus")), nullptr);
    notices.show(of(QStringLiteral("nothing")));
    EXPECT_EQ(notices.shown(), 0u);
}

}  // namespace signalbox::console

#include "desktop_notices_test.moc"
