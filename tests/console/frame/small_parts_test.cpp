// The window's parts that need no window: options, settings, ranges, the clock of refreshes, the strip's stretch of time.
#include "console/frame/brush_feed.hpp"
#include "console/frame/cheat_sheet.hpp"
#include "console/frame/first_paint.hpp"
#include "console/frame/launch_options.hpp"
#include "console/frame/refresh_clock.hpp"
#include "console/frame/status_line.hpp"
#include "console/frame/time_range.hpp"
#include "console/frame/window_settings.hpp"

#include <QMainWindow>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>

#include <gtest/gtest.h>

namespace signalbox::console {

namespace {

LaunchReply read(QStringList arguments)
{
    arguments.prepend(QStringLiteral("signalbox-console"));
    return readLaunchOptions(arguments);
}

constexpr std::int64_t hour_us = 3'600'000'000;

Scope between(std::int64_t from, std::int64_t to)
{
    Scope scope;
    scope.range = {from, to};
    return scope;
}

}  // namespace

TEST(launch_options, take_a_store_and_how_to_begin)
{
    auto const reply = read({QStringLiteral("--page"), QStringLiteral("traffic"), QStringLiteral("--theme=dark"), QStringLiteral("--size"),
                             QStringLiteral("1000x640"), QStringLiteral("--range"), QStringLiteral("7d"), QStringLiteral("events.db")});
    ASSERT_FALSE(reply.exit);
    EXPECT_EQ(reply.options.store, QStringLiteral("events.db"));
    EXPECT_EQ(reply.options.page, QStringLiteral("traffic"));
    EXPECT_EQ(reply.options.theme, Choice::dark);
    EXPECT_EQ(reply.options.size, QSize(1000, 640));
    EXPECT_EQ(reply.options.range, QStringLiteral("7d"));
}

TEST(launch_options, name_what_is_wrong_and_what_would_be_right)
{
    auto const complaint = [](QStringList const& arguments) {
        auto const reply = read(arguments);
        EXPECT_EQ(reply.exit, 2);
        return reply.text;
    };
    EXPECT_TRUE(complaint({QStringLiteral("--page=costs")})
                    .contains(QStringLiteral("overview, traffic, models, cost, experiments, config, playground and sessions")));
    EXPECT_TRUE(complaint({QStringLiteral("--theme=pink")}).contains(QStringLiteral("system, light and dark")));
    EXPECT_TRUE(complaint({QStringLiteral("--size=10x10")}).contains(QStringLiteral("1280x800")));
    EXPECT_TRUE(complaint({QStringLiteral("--range=soon")}).contains(QStringLiteral("15m")));
    EXPECT_TRUE(
        complaint({QStringLiteral("--query=modle:x")}).contains(QStringLiteral("--query modle:x: column 1: events have no 'modle'")));
    EXPECT_TRUE(complaint({QStringLiteral("--request=abc")}).contains(QStringLiteral("req_0123456789abc")));
    EXPECT_TRUE(complaint({QStringLiteral("a.db"), QStringLiteral("b.db")}).contains(QStringLiteral("b.db")));
    EXPECT_FALSE(complaint({QStringLiteral("--nonsense")}).isEmpty());
}

TEST(launch_options, help_and_version_end_well)
{
    EXPECT_EQ(read({QStringLiteral("--help")}).exit, 0);
    EXPECT_TRUE(read({QStringLiteral("--help")}).text.contains(QStringLiteral("SIGNALBOX_CONSOLE_GRAB")));
    EXPECT_EQ(read({QStringLiteral("--version")}).exit, 0);
    EXPECT_TRUE(read({QStringLiteral("--version")}).text.startsWith(QStringLiteral("signalbox-console")));
}

TEST(launch_options, are_answered_without_a_screen_unless_they_may_be_options_of_qt)
{
    auto const reply = [](QStringList const& arguments) {
        return replyWithoutScreen(QStringList{QStringLiteral("signalbox-console")} + arguments);
    };
    EXPECT_EQ(reply({QStringLiteral("--help")})->exit, 0);
    EXPECT_EQ(reply({QStringLiteral("--query=modle:x")})->exit, 2);
    EXPECT_FALSE(reply({QStringLiteral("-platform"), QStringLiteral("offscreen")}));
    EXPECT_FALSE(reply({QStringLiteral("events.db")}));
}

TEST(the_program, prints_its_help_where_there_is_no_display)
{
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (char const* const each : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) environment.remove(QLatin1String(each));
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(SIGNALBOX_BINARY_DIR "/bin/signalbox-console"), {QStringLiteral("--help")});
    ASSERT_TRUE(program.waitForFinished(60'000));
    EXPECT_EQ(program.exitStatus(), QProcess::NormalExit);
    EXPECT_EQ(program.exitCode(), 0) << program.readAllStandardError().toStdString();
    EXPECT_TRUE(program.readAllStandardOutput().contains("SIGNALBOX_CONSOLE_GRAB"));
}

TEST(a_note, of_the_status_line_hides_the_labels_also_when_it_came_before_the_window_was_shown)
{
    QMainWindow window;
    auto* const status = new StatusLine(&window);
    window.setStatusBar(status);
    status->setStore(QStringLiteral("events.db"), QStringLiteral("/data/events.db"), 12);
    status->note(QStringLiteral("the view is of another version"));
    window.show();
    for (QLabel const* each : status->findChildren<QLabel*>()) EXPECT_FALSE(each->isVisible()) << each->text().toStdString();
    EXPECT_EQ(status->currentMessage(), QStringLiteral("the view is of another version"));
    status->clearMessage();
    for (QLabel const* each : status->findChildren<QLabel*>()) EXPECT_TRUE(each->isVisible()) << each->text().toStdString();
}

TEST(range_in_words, reads_days_clocks_and_lengths)
{
    QTimeZone const rome("Europe/Rome");
    // 2026-11-25 15:30:00 in Rome
    std::int64_t const now = 1'795'617'000'000'000;
    auto const says = [&](char const* words) {
        auto const range = rangeInWords(QString::fromLatin1(words), now, rome);
        if (!range) return std::string{"nothing"};
        auto const at = [&](std::int64_t us) {
            return QDateTime::fromSecsSinceEpoch(us / 1'000'000, rome).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")).toStdString();
        };
        return at(range->from_us) + " to " + at(range->to_us);
    };
    EXPECT_EQ(says("today"), "2026-11-25 00:00:00 to 2026-11-26 00:00:00");
    EXPECT_EQ(says("yesterday"), "2026-11-24 00:00:00 to 2026-11-25 00:00:00");
    EXPECT_EQ(says("Yesterday 13:00..14:35"), "2026-11-24 13:00:00 to 2026-11-24 14:35:00");
    EXPECT_EQ(says("23 Nov 13:00..14:35"), "2026-11-23 13:00:00 to 2026-11-23 14:35:00");
    EXPECT_EQ(says("26 nov"), "2025-11-26 00:00:00 to 2025-11-27 00:00:00") << "the last one there was";
    EXPECT_EQ(says("29 Feb"), "2024-02-29 00:00:00 to 2024-03-01 00:00:00") << "as far back as the last leap year";
    EXPECT_EQ(says("2026-10-25"), "2026-10-25 00:00:00 to 2026-10-26 00:00:00");
    EXPECT_EQ(rangeInWords(QStringLiteral("2026-10-25"), now, rome)->to_us - rangeInWords(QStringLiteral("2026-10-25"), now, rome)->from_us,
              25LL * 3'600 * 1'000'000)
        << "the day on which the clocks go back";
    EXPECT_EQ(says("8:00:00..8:00:01"), "2026-11-25 08:00:00 to 2026-11-25 08:00:01");
    EXPECT_EQ(says("yesterday 23:30..0:15"), "2026-11-24 23:30:00 to 2026-11-25 00:15:00");
    EXPECT_EQ(says("this month"), "2026-11-01 00:00:00 to 2026-12-01 00:00:00");
    EXPECT_EQ(says("3h"), "2026-11-25 12:30:00 to 2026-11-25 15:30:00");
    for (char const* const each : {"", "tomorrowish", "32 Nov", "25:00..26:00", "h"}) EXPECT_EQ(says(each), "nothing") << each;
}

TEST(range_in_words, knows_days_of_23_and_25_hours)
{
    auto const seconds = [](char const* words, std::int64_t now, char const* zone) {
        auto const range = rangeInWords(QString::fromLatin1(words), now * 1'000'000, QTimeZone(zone));
        return range ? std::pair(range->from_us / 1'000'000, range->to_us / 1'000'000) : std::pair<std::int64_t, std::int64_t>(0, 0);
    };
    constexpr std::int64_t hour = 3'600, berlin_forward = 1'774'738'800, berlin_back = 1'792'879'200, new_york_back = 1'793'505'600;
    // In the evening, and early on the day after, when 24 hours ago is another day than yesterday.
    EXPECT_EQ(seconds("today", berlin_back + 20 * hour, "Europe/Berlin"), std::pair(berlin_back, berlin_back + 25 * hour));
    EXPECT_EQ(seconds("yesterday", berlin_back + 25 * hour + 60, "Europe/Berlin"), std::pair(berlin_back, berlin_back + 25 * hour));
    EXPECT_EQ(seconds("yesterday", berlin_forward + 23 * hour + 60, "Europe/Berlin"),
              std::pair(berlin_forward, berlin_forward + 23 * hour));
    EXPECT_EQ(seconds("yesterday", new_york_back + 49 * hour - 60, "America/New_York"),
              std::pair(new_york_back, new_york_back + 25 * hour));
    EXPECT_EQ(seconds("25 Oct 2:15..2:45", berlin_back + 40 * hour, "Europe/Berlin"),
              std::pair(berlin_back + 2 * hour + 900, berlin_back + 3 * hour + 2'700))
        << "an hour that the clock shows twice is in it both times";
    EXPECT_EQ(seconds("29 Mar 1:30..3:30", berlin_forward + 40 * hour, "Europe/Berlin"),
              std::pair(berlin_forward + 5'400, berlin_forward + 9'000))
        << "one hour is left out";
    EXPECT_EQ(seconds("29 Mar 2:15..2:45", berlin_forward + 40 * hour, "Europe/Berlin"), (std::pair<std::int64_t, std::int64_t>(0, 0)))
        << "there was no such time";
    EXPECT_EQ(seconds("this month", new_york_back + hour, "America/New_York").second - new_york_back, (30 * 24 + 1) * hour);
}

TEST(window_settings, keep_recent_stores_newest_first_and_no_more_than_a_menu_holds)
{
    QTemporaryDir folder;
    QString const file = folder.filePath(QStringLiteral("console.ini"));
    {
        WindowSettings settings(file);
        for (int i = 0; i < 15; ++i) settings.rememberStore(QStringLiteral("/stores/%1.db").arg(i));
        settings.rememberStore(QStringLiteral("/stores/9.db"));
        settings.rememberStore(
            QStringLiteral("/var/cache/signalbox/postgres-3e47d51e8663a4cd.db"));  // a copy, which another start would not renew
    }
    WindowSettings settings(file);
    EXPECT_EQ(settings.gatewayPort(), 8080);
    settings.setGatewayPort(41'234);
    EXPECT_EQ(WindowSettings(file).gatewayPort(), 41'234);
    EXPECT_EQ(settings.recentStores().size(), WindowSettings::most_recent);
    EXPECT_EQ(settings.recentStores().first(), QStringLiteral("/stores/9.db"));
    EXPECT_EQ(settings.recentStores().count(QStringLiteral("/stores/9.db")), 1);
    EXPECT_EQ(settings.lastStore(), QStringLiteral("/stores/9.db"));
    settings.forgetStore(QStringLiteral("/stores/9.db"));
    EXPECT_EQ(settings.lastStore(), QString());
    EXPECT_FALSE(settings.recentStores().contains(QStringLiteral("/stores/9.db")));
}

TEST(window_settings, of_another_version_start_afresh)
{
    QTemporaryDir folder;
    QString const file = folder.filePath(QStringLiteral("console.ini"));
    {
        QSettings old(file, QSettings::IniFormat);
        old.setValue(QStringLiteral("version"), 99);
        old.setValue(QStringLiteral("window/page"), QStringLiteral("traffic"));
    }
    EXPECT_EQ(WindowSettings(file).lastPage(), QString());
}

TEST(window_settings, a_reset_layout_keeps_files_and_colours)
{
    QTemporaryDir folder;
    WindowSettings settings(folder.filePath(QStringLiteral("console.ini")));
    settings.setPageState(QStringLiteral("traffic"), "x");
    settings.setTheme(Choice::dark);
    settings.rememberStore(QStringLiteral("/stores/a.db"));
    settings.resetLayout();
    EXPECT_EQ(settings.pageState(QStringLiteral("traffic")), QByteArray());
    EXPECT_EQ(settings.theme(), Choice::dark);
    EXPECT_EQ(settings.lastStore(), QStringLiteral("/stores/a.db"));
}

TEST(time_range, reads_as_people_say_it)
{
    Scope scope;
    EXPECT_EQ(rangeText(scope), QStringLiteral("all time"));
    scope.last = std::chrono::hours(1);
    EXPECT_EQ(rangeText(scope), QStringLiteral("last hour"));
    scope.last = std::chrono::hours(24 * 7);
    EXPECT_EQ(rangeText(scope), QStringLiteral("last 7 days"));
    scope.last = std::chrono::minutes(15);
    EXPECT_EQ(rangeText(scope), QStringLiteral("last 15 minutes"));
    EXPECT_TRUE(rangeText(between(1'795'262'400'000'000, 1'795'266'000'000'000)).contains(QStringLiteral("UTC")));
    EXPECT_FALSE(presetNamed(QStringLiteral("2h")));
}

// A hidden window asks nothing, and a busy store is asked twice a second at most.
TEST(refresh_clock, rests_between_refreshes_and_sleeps_while_hidden)
{
    RefreshClock clock(nullptr);
    QSignalSpy refreshed(&clock, &RefreshClock::refresh);
    clock.setSliding(std::chrono::hours(1));
    clock.storeChanged();
    EXPECT_TRUE(clock.idle());
    EXPECT_EQ(refreshed.size(), 0);
    clock.setSeen(true);
    EXPECT_EQ(refreshed.size(), 1) << "what was missed is asked for when the window is seen";
    for (int i = 0; i < 100; ++i) clock.storeChanged();
    EXPECT_EQ(refreshed.size(), 1);
    EXPECT_TRUE(QTest::qWaitFor([&] { return refreshed.size() == 2; }, 20'000));
    clock.setSeen(false);
    EXPECT_TRUE(clock.idle());
}

TEST(brush_feed, a_range_chosen_inside_the_strip_stays_a_part_of_it)
{
    storage::time_range const before{100 * hour_us, 200 * hour_us};
    EXPECT_EQ(stripRange(between(120 * hour_us, 130 * hour_us), before), before);
    EXPECT_EQ(stripRange(between(190 * hour_us, 210 * hour_us), before), (storage::time_range{100 * hour_us, 220 * hour_us}));
    EXPECT_EQ(stripRange(between(120 * hour_us, 130 * hour_us), {}), (storage::time_range{115 * hour_us, 135 * hour_us}));
    EXPECT_EQ(stripRange({}, before), storage::time_range{});
}

TEST(brush_feed, steps_are_round_and_not_too_many)
{
    EXPECT_EQ(stripStep({0, hour_us}, 240), std::chrono::minutes(1));
    EXPECT_EQ(stripStep({0, 24 * hour_us}, 240), std::chrono::minutes(10));
    EXPECT_EQ(stripStep({0, 30 * 24 * hour_us}, 240), std::chrono::hours(6));
}

TEST(cheat_sheet, lists_what_has_a_key_and_nothing_else)
{
    QAction with(QStringLiteral("&Quit")), without(QStringLiteral("Nothing"));
    with.setShortcut(Qt::CTRL | Qt::Key_Q);
    CheatSheet const sheet({{QStringLiteral("Everywhere"), {&with, &without}}}, nullptr);
    QString const text = sheet.findChild<QTextBrowser*>()->toPlainText();
    EXPECT_TRUE(text.contains(QStringLiteral("Ctrl+Q")));
    EXPECT_TRUE(text.contains(QStringLiteral("Quit")));
    EXPECT_FALSE(text.contains(QStringLiteral("Nothing")));
}

TEST(first_paint, the_process_has_begun_before_now)
{
    auto const since = sinceProcessStart();
    ASSERT_TRUE(since);
    EXPECT_GE(since->count(), 0);
}

TEST(first_paint, is_told_once_after_the_widget_was_painted)
{
    QWidget widget;
    int told = 0;
    FirstPaint const watch(
        widget, [&] { ++told; }, nullptr);
    widget.show();
    EXPECT_TRUE(QTest::qWaitFor([&] { return told == 1; }, 20'000));
    widget.repaint();
    QCoreApplication::processEvents();
    EXPECT_EQ(told, 1);
}

}  // namespace signalbox::console
