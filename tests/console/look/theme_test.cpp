// The theme follows the user's choice, and the desktop when told to: a portal of our own answers on a private bus.
#include "console/look/appearance.hpp"
#include "console/look/colors.hpp"
#include "console/look/theme.hpp"

#include "tests/console/support/private_bus.hpp"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace signalbox::console {

class FakePortal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    QVariant scheme;

public slots:
    QDBusVariant Read(QString const& space, QString const& key) const
    {
        asked = space + QLatin1Char('/') + key;
        return QDBusVariant(scheme);
    }

signals:
    void SettingChanged(QString const& space, QString const& key, QDBusVariant const& value);

public:
    mutable QString asked;
};

namespace {

constexpr int generous_ms = 20'000;

// The portal lives on this thread, like the asker; a blocking call would wait for itself, so it is asked again in the background.
TEST(appearance, is_read_from_the_portal_and_follows_its_signal)
{
    if (!testing::PrivateBus::available()) GTEST_SKIP() << "needs the program dbus-daemon";
    testing::PrivateBus bus;
    ASSERT_FALSE(bus.address().isEmpty());
    QDBusConnection desktop = bus.connectAs(QStringLiteral("desktop"));
    FakePortal portal;
    portal.scheme = QVariant::fromValue(QDBusVariant(1u));
    ASSERT_TRUE(desktop.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
    ASSERT_TRUE(desktop.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), &portal,
                                       QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));

    Appearance appearance(bus.connectAs(QStringLiteral("console")));
    ASSERT_TRUE(QTest::qWaitFor([&] { return appearance.prefersDark().has_value(); }, generous_ms));
    EXPECT_TRUE(*appearance.prefersDark());
    EXPECT_EQ(portal.asked, QStringLiteral("org.freedesktop.appearance/color-scheme"));

    QSignalSpy changed(&appearance, &Appearance::changed);
    emit portal.SettingChanged(QStringLiteral("org.freedesktop.appearance"), QStringLiteral("accent-color"), QDBusVariant(1u));
    emit portal.SettingChanged(QStringLiteral("org.freedesktop.appearance"), QStringLiteral("color-scheme"), QDBusVariant(2u));
    ASSERT_TRUE(changed.wait(generous_ms));
    EXPECT_EQ(changed.size(), 1) << "another setting is not ours";
    EXPECT_EQ(appearance.prefersDark(), std::optional(false));

    emit portal.SettingChanged(QStringLiteral("org.freedesktop.appearance"), QStringLiteral("color-scheme"), QDBusVariant(0u));
    ASSERT_TRUE(changed.wait(generous_ms));
    EXPECT_EQ(appearance.prefersDark(), std::nullopt) << "the desktop has no preference";
}

TEST(appearance, says_nothing_without_a_bus)
{
    Appearance const appearance(QDBusConnection(QStringLiteral("signalbox-no-bus")));
    EXPECT_EQ(appearance.prefersDark(), std::nullopt);
}

TEST(appearance, does_not_look_for_a_bus_that_is_not_there)
{
    QByteArray const address = qgetenv("DBUS_SESSION_BUS_ADDRESS");
    QByteArray const runtime = qgetenv("XDG_RUNTIME_DIR");
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    qputenv("XDG_RUNTIME_DIR", "/nonexistent");
    EXPECT_FALSE(Appearance::sessionBus().isConnected());
    if (!address.isNull()) qputenv("DBUS_SESSION_BUS_ADDRESS", address);
    runtime.isNull() ? qunsetenv("XDG_RUNTIME_DIR") : qputenv("XDG_RUNTIME_DIR", runtime);
}

TEST(theme, wears_what_the_user_chose_and_tells)
{
    Theme& theme = Theme::instance();
    theme.setChoice(Choice::light);
    QSignalSpy changed(&theme, &Theme::changed);
    theme.setChoice(Choice::dark);
    EXPECT_TRUE(theme.dark());
    EXPECT_EQ(changed.size(), 1);
    EXPECT_EQ(QApplication::palette().color(QPalette::Base), makePalette(true).color(QPalette::Base));
    EXPECT_EQ(theme.color(Role::bad), roleColor(Role::bad, true));
    EXPECT_EQ(theme.series(9), seriesColor(1, true));
    EXPECT_EQ(theme.heat(0.5), heatColor(0.5, true));
    theme.setChoice(Choice::dark);
    EXPECT_EQ(changed.size(), 1) << "nothing changed";
    theme.setChoice(Choice::light);
    EXPECT_FALSE(theme.dark());
    EXPECT_EQ(theme.choice(), Choice::light);
    EXPECT_EQ(&Theme::instance(), &theme);
}

}  // namespace
}  // namespace signalbox::console

#include "theme_test.moc"
