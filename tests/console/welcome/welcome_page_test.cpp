// The three choices: what each leads to, that all can be reached by keyboard and have names, and what is said of stores that do not open.
#include "console/look/theme.hpp"
#include "console/welcome/welcome_page.hpp"
#include "storage/event_writer.hpp"
#include "tests/console/welcome/program_environment.hpp"

#include <QAbstractButton>
#include <QClipboard>
#include <QDropEvent>
#include <QGuiApplication>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace signalbox::console {
namespace {

constexpr int limit_ms = 60'000;
constexpr int few = 2'000;

void writeStore(QString const& path)
{
    auto const writer = storage::event_writer::open(path.toStdString());
    ASSERT_TRUE(writer.has_value());
}

void write(QString const& path, QByteArray const& bytes)
{
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

QAbstractButton* buttonNamed(QWidget& in, QString const& name)
{
    for (QAbstractButton* each : in.findChildren<QAbstractButton*>())
        if (each->accessibleName() == name && each->isVisibleTo(&in)) return each;
    return nullptr;
}

/// The page in a window, as it has it.
class welcome_page : public testing::Test {
protected:
    void SetUp() override
    {
        page.resize(900, 720);
        page.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&page));
    }
    bool press(QString const& name)
    {
        QAbstractButton* const button = buttonNamed(page, name);
        if (!button || !button->isEnabled()) return false;
        button->setFocus();
        QTest::keyClick(button, Qt::Key_Space);
        return true;
    }

    ProgramEnvironment at;
    WelcomePage page{nullptr, at.folder(), few};
};

TEST_F(welcome_page, offers_three_choices_and_each_is_reached_with_the_tab_key)
{
    QStringList reached;
    page.setFocus();
    for (int i = 0; i < 12; ++i) {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : &page, Qt::Key_Tab);
        if (QWidget* const now = QApplication::focusWidget()) reached << now->accessibleName();
    }
    for (char const* each : {"Start a local gateway", "Open a store", "Explore sample data"})
        EXPECT_TRUE(reached.contains(QLatin1String(each))) << each;
}

TEST_F(welcome_page, the_three_buttons_are_alike_and_leave_the_room_to_the_words)
{
    int const width = buttonNamed(page, QStringLiteral("Open a store"))->width();
    EXPECT_LT(width, page.width() / 4);
    for (char const* each : {"Start a local gateway", "Explore sample data"})
        EXPECT_EQ(buttonNamed(page, QLatin1String(each))->width(), width) << each;
}

TEST_F(welcome_page, every_button_has_an_accessible_name)
{
    for (QAbstractButton const* each : page.findChildren<QAbstractButton*>())
        EXPECT_FALSE(each->accessibleName().isEmpty()) << each->text().toStdString();
}

TEST_F(welcome_page, one_press_starts_a_gateway_and_a_second_sends_it_a_request)
{
    QSignalSpy started(&page, &WelcomePage::gatewayStarted), shown(&page, &WelcomePage::showGateway);
    QSignalSpy tested(&page.panel(), &GatewayPanel::tested);
    ASSERT_TRUE(press(QStringLiteral("Start a local gateway")));
    ASSERT_TRUE(QTest::qWaitFor([&] { return started.count() == 1; }, limit_ms)) << page.gateway().why().toStdString();
    EXPECT_EQ(started[0][0].toString(), page.gateway().store());
    ASSERT_TRUE(QTest::qWaitFor([&] { return buttonNamed(page, QStringLiteral("Send a test request"))->isEnabled(); }, limit_ms));
    ASSERT_TRUE(press(QStringLiteral("Send a test request")));
    ASSERT_TRUE(QTest::qWaitFor([&] { return tested.count() == 1; }, limit_ms));
    EXPECT_TRUE(press(QStringLiteral("Show the gateway's traffic")));
    EXPECT_EQ(shown.count(), 1);
    EXPECT_TRUE(press(QStringLiteral("Stop the gateway")));
    EXPECT_TRUE(QTest::qWaitFor([&] { return page.gateway().state() == GatewayProcess::State::stopped; }, limit_ms));
    EXPECT_TRUE(buttonNamed(page, QStringLiteral("Start a local gateway"))) << "it can be started again";
}

TEST_F(welcome_page, three_buttons_copy_what_calls_the_gateway)
{
    page.startGateway();
    ASSERT_TRUE(QTest::qWaitFor([&] { return page.gateway().state() == GatewayProcess::State::serving; }, limit_ms));
    QString const address = page.gateway().baseUrl();
    std::pair<QString, QString> const wanted[] = {
        {QStringLiteral("Copy the environment variables"), QStringLiteral("export OPENAI_BASE_URL=") + address},
        {QStringLiteral("Copy a curl command"), QStringLiteral("curl -N ") + address + QStringLiteral("/chat/completions")},
        {QStringLiteral("Copy a Python program"), QStringLiteral("base_url=\"") + address}};
    for (auto const& [button, text] : wanted) {
        ASSERT_TRUE(press(button)) << button.toStdString();
        EXPECT_TRUE(QGuiApplication::clipboard()->text().contains(text)) << QGuiApplication::clipboard()->text().toStdString();
    }
}

TEST_F(welcome_page, a_crashed_gateway_shows_its_last_words_and_a_way_to_start_it_again)
{
    page.gateway().start(at.file(QStringLiteral("no/such/folder/a.db")));
    ASSERT_TRUE(QTest::qWaitFor([&] { return page.gateway().state() == GatewayProcess::State::failed; }, limit_ms));
    auto const logs = page.panel().findChildren<QPlainTextEdit*>();
    ASSERT_EQ(logs.size(), 1);
    EXPECT_TRUE(logs[0]->isVisibleTo(&page));
    EXPECT_TRUE(logs[0]->toPlainText().contains(QStringLiteral("no/such/folder")));
    EXPECT_TRUE(buttonNamed(page, QStringLiteral("Start the gateway again")));
}

TEST_F(welcome_page, exploring_makes_the_sample_and_opens_it)
{
    QSignalSpy opened(&page, &WelcomePage::openSample);
    ASSERT_TRUE(press(QStringLiteral("Explore sample data")));
    ASSERT_TRUE(QTest::qWaitFor([&] { return opened.count() == 1; }, limit_ms));
    EXPECT_EQ(opened[0][0].toString(), at.file(QStringLiteral("sample.db")));
    ASSERT_TRUE(press(QStringLiteral("Explore sample data")));
    EXPECT_TRUE(QTest::qWaitFor([&] { return opened.count() == 2; }, limit_ms)) << "it is there";
}

TEST_F(welcome_page, a_dropped_store_opens)
{
    QString const path = at.file(QStringLiteral("dropped.db"));
    writeStore(path);
    QSignalSpy opened(&page, &WelcomePage::openStore);
    QMimeData what;
    what.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &what, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&page, &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent drop({10, 10}, Qt::CopyAction, &what, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&page, &drop);
    ASSERT_TRUE(QTest::qWaitFor([&] { return opened.count() == 1; }, limit_ms));
    EXPECT_EQ(opened[0][0].toString(), path);
}

TEST_F(welcome_page, a_file_that_is_no_store_is_named_with_the_reason)
{
    QString const path = at.file(QStringLiteral("letter.txt"));
    write(path, QByteArray(200, 'x'));
    QSignalSpy opened(&page, &WelcomePage::openStore);
    page.tryStore(path);
    auto const trouble = [&] {
        for (QLabel const* each : page.findChildren<QLabel*>())
            if (each->accessibleDescription() == QStringLiteral("Why the store does not open") && each->isVisibleTo(&page))
                return each->text();
        return QString();
    };
    ASSERT_TRUE(QTest::qWaitFor([&] { return !trouble().isEmpty(); }, limit_ms));
    EXPECT_TRUE(trouble().contains(QStringLiteral("letter.txt"))) << trouble().toStdString();
    EXPECT_EQ(opened.count(), 0);
}

TEST_F(welcome_page, lists_what_was_opened_before_with_the_reason_beside_what_is_gone)
{
    QString const good = at.file(QStringLiteral("good.db"));
    writeStore(good);
    page.setRecentStores({good, at.file(QStringLiteral("gone.db"))});
    auto* const list = page.findChild<StoreList*>();
    ASSERT_TRUE(QTest::qWaitFor([&] { return list->stores().size() >= 2; }, limit_ms));
    EXPECT_EQ(list->stores()[0].path, good);
    EXPECT_TRUE(list->stores()[0].trouble.isEmpty()) << list->stores()[0].trouble.toStdString();
    EXPECT_TRUE(StoreList::line(list->stores()[1]).contains(QStringLiteral("gone.db does not open")));
    QSignalSpy opened(&page, &WelcomePage::openStore);
    auto* const lines = list->findChild<QListWidget*>();
    lines->setCurrentRow(0);
    lines->setFocus();
    QTest::keyClick(lines, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([&] { return opened.count() == 1; }, limit_ms));
    EXPECT_EQ(opened[0][0].toString(), good);
}

TEST(store_check, usual_places_are_looked_at_once_each_and_other_databases_left_out)
{
    ProgramEnvironment at;
    writeStore(at.file(QStringLiteral("events.db")));
    write(at.file(QStringLiteral("music.db")), QByteArray("SQLite format 3\0", 16) + QByteArray(200, '\0'));
    at.change("SIGNALBOX_STORE", at.file(QStringLiteral("events.db")).toLocal8Bit());
    StoreCheck check;
    QSignalSpy found(&check, &StoreCheck::found);
    check.look({}, at.folder());
    ASSERT_TRUE(QTest::qWaitFor([&] { return found.count() == 1; }, limit_ms));
    auto all = found[0][0].value<QList<FoundStore>>();
    // A machine may have a service of its own.
    all.removeIf([&](FoundStore const& each) { return !each.path.startsWith(at.folder()); });
    ASSERT_EQ(all.size(), 1);
    EXPECT_EQ(all[0].origin, QStringLiteral("named by SIGNALBOX_STORE"));
    EXPECT_TRUE(all[0].trouble.isEmpty());
}

}  // namespace
}  // namespace signalbox::console
