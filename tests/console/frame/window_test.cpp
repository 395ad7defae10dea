// The whole window over real stores: keys, views, scope, palette, settings, broken stores, and that everything can be reached and has a name.
#include "console/frame/cheat_sheet.hpp"
#include "console/chart/brush_strip.hpp"
#include "console/frame/main_window.hpp"
#include "console/frame/nav_button.hpp"
#include "console/frame/nav_rail.hpp"
#include "console/pages/overview/overview_page.hpp"
#include "console/pages/traffic/event_table.hpp"
#include "console/pages/traffic/inspector.hpp"

#include "schema/event_id.hpp"
#include "tests/console/frame/window_store.hpp"
#include "tests/console/support/eventually.hpp"
#include "tests/console/support/parts.hpp"

#include <QAbstractScrollArea>
#include <QAbstractButton>
#include <QAccessible>
#include <QButtonGroup>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QScrollArea>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace signalbox::console {

using namespace testing;

namespace {

class WindowTest : public ::testing::Test {
protected:
    WindowTest() : writer_(st::writer_of(folder_)) { writeDay(*writer_); }

    WindowSettings settings() const { return WindowSettings(settings_.filePath(QStringLiteral("console.ini"))); }
    QString store() const { return QString::fromStdString(folder_.file()); }
    std::unique_ptr<MainWindow> window(LaunchOptions options)
    {
        auto made = std::make_unique<MainWindow>(options, settings_.filePath(QStringLiteral("console.ini")), [] { return look_us; });
        made->show();
        made->activateWindow();
        return made;
    }
    std::unique_ptr<MainWindow> opened(QString const& page = QStringLiteral("overview"))
    {
        LaunchOptions options;
        options.store = store();
        options.page = page;
        options.size = {1'100, 700};
        auto made = window(options);
        EXPECT_TRUE(eventually([&] { return made->isSettled(); }));
        return made;
    }
    static bool says(MainWindow& window, char const* headline)
    {
        return eventually([&] {
            return part<QStackedWidget>(window, "parts").currentWidget() == &part<MessagePane>(window, "trouble") &&
                   part<MessagePane>(window, "trouble").message().headline.contains(QLatin1String(headline));
        });
    }

    st::temporary_folder folder_;
    QTemporaryDir settings_;
    std::unique_ptr<storage::event_writer> writer_;
};

/// What people act on with keys; the inside of compound widgets is theirs.
std::vector<QWidget*> reachable(QWidget& in)
{
    std::vector<QWidget*> found;
    for (QWidget* each : in.findChildren<QWidget*>()) {
        bool const inside = each->objectName().startsWith(QStringLiteral("qt_")) || each->focusProxy() != nullptr ||
                            (qobject_cast<QAbstractScrollArea*>(each->parentWidget()) &&
                             each == static_cast<QAbstractScrollArea*>(each->parentWidget())->viewport());
        if (!inside && each->isVisibleTo(&in) && each->isEnabled() && (each->focusPolicy() & Qt::TabFocus)) found.push_back(each);
    }
    return found;
}

std::string nameOf(QWidget const* widget)
{
    return std::string(widget->metaObject()->className()) + " '" + widget->objectName().toStdString() + "' '" +
           widget->accessibleName().toStdString() + "'";
}

}  // namespace

TEST_F(WindowTest, without_a_store_it_shows_three_ways_to_begin)
{
    auto const made = window({});
    ASSERT_NE(made->findChild<WelcomePage*>(), nullptr);
    EXPECT_EQ(part<QStackedWidget>(*made, "parts").currentWidget(), made->findChild<WelcomePage*>());
    EXPECT_FALSE(part<QueryBar>(*made).isVisible());
}

TEST_F(WindowTest, opens_a_store_and_tells_what_is_in_it)
{
    auto const made = opened();
    QString const status = part<StatusLine>(*made).text().replace(QChar(0xa0), QLatin1Char(' '));
    EXPECT_TRUE(status.contains(QStringLiteral("720 requests"))) << status.toStdString();
    EXPECT_TRUE(status.contains(QStringLiteral("newest 21 Nov 2026 12:00:00 UTC"))) << status.toStdString();
    EXPECT_TRUE(status.contains(QStringLiteral("newest answered under config a91f03c2d7e5"))) << status.toStdString();
    EXPECT_EQ(part<RangeButton>(*made).text(), QStringLiteral("last 24 hours")) << "the store is in use";
}

TEST_F(WindowTest, a_store_of_long_ago_begins_with_all_of_it)
{
    LaunchOptions options;
    options.store = store();
    MainWindow made(options, settings_.filePath(QStringLiteral("a.ini")), [] { return look_us + 90 * st::day_us; });
    made.show();
    EXPECT_TRUE(eventually([&] { return made.isSettled(); }));
    EXPECT_EQ(part<RangeButton>(made).text(), QStringLiteral("all time"));
}

TEST_F(WindowTest, views_are_reached_by_number_and_history_by_arrows)
{
    auto const made = opened();
    QTest::keyClick(made.get(), Qt::Key_2, Qt::ControlModifier);
    EXPECT_EQ(part<PageStack>(*made).current(), Place::traffic);
    QTest::keyClick(made.get(), Qt::Key_3, Qt::ControlModifier);
    EXPECT_EQ(part<PageStack>(*made).current(), Place::models);
    emit part<PageStack>(*made).currentPage().openPlayground(dayEvent(5)->id());
    EXPECT_EQ(part<PageStack>(*made).current(), Place::playground);
    QTest::keyClick(made.get(), Qt::Key_3, Qt::ControlModifier);
    QTest::keyClick(made.get(), Qt::Key_7, Qt::ControlModifier);
    EXPECT_EQ(part<PageStack>(*made).current(), Place::playground);
    part<ScopeModel>(*made).setQuery(QStringLiteral("model=gpt-4o"));
    part<ScopeModel>(*made).setQuery(QStringLiteral("model=mistral-small"));
    QTest::keyClick(made.get(), Qt::Key_Left, Qt::AltModifier);
    EXPECT_EQ(part<ScopeModel>(*made).scope().query, QStringLiteral("model=gpt-4o"));
    QTest::keyClick(made.get(), Qt::Key_Right, Qt::AltModifier);
    EXPECT_EQ(part<ScopeModel>(*made).scope().query, QStringLiteral("model=mistral-small"));
}

TEST_F(WindowTest, a_cell_clicked_with_alt_narrows_every_view)
{
    auto const made = opened(QStringLiteral("traffic"));
    auto& table = part<EventTable>(*made);
    auto const cell = table.model()->index(0, static_cast<int>(EventColumn::model));
    QString const model = part<EventTableModel>(*made).text(0, EventColumn::model);
    QTest::mouseClick(table.viewport(), Qt::LeftButton, Qt::AltModifier, table.visualRect(cell).center());
    EXPECT_TRUE(part<ScopeModel>(*made).scope().query.contains(model)) << part<ScopeModel>(*made).scope().query.toStdString();
    EXPECT_TRUE(eventually([&] { return made->isSettled() && part<EventTableModel>(*made).rowCount() < day_events; }));
}

TEST_F(WindowTest, presets_are_chosen_and_kept_and_frozen_means_frozen)
{
    auto const made = opened();
    for (QAction* each : part<RangeButton>(*made).choices().actions())
        if (each->text() == QStringLiteral("last 6 hours")) each->trigger();
    EXPECT_EQ(part<ScopeModel>(*made).scope().last, std::chrono::hours(6));
    EXPECT_EQ(settings().lastRange(), QStringLiteral("6h"));
    part<QToolButton>(*made, "live").click();
    EXPECT_EQ(part<ScopeModel>(*made).scope().snapshot, dayEvent(day_events - 1)->id());
    EXPECT_TRUE(part<StatusLine>(*made).text().contains(QStringLiteral("frozen")));
    part<QToolButton>(*made, "live").click();
    EXPECT_EQ(part<ScopeModel>(*made).scope().snapshot, 0u);
}

// Bad stores, each with its message and a way out.
TEST_F(WindowTest, a_missing_store_is_opened_when_it_is_there)
{
    LaunchOptions options;
    QTemporaryDir elsewhere;
    options.store = elsewhere.filePath(QStringLiteral("later.db"));
    auto const made = window(options);
    ASSERT_TRUE(says(*made, "There is no store later.db"));
    writer_.reset();
    std::filesystem::copy_file(folder_.file(), options.store.toStdString());
    part<MessagePane>(*made, "trouble").pressed(0);
    EXPECT_TRUE(
        eventually([&] { return part<QStackedWidget>(*made, "parts").currentWidget() == &part<Workspace>(*made) && made->isSettled(); }));
}

TEST_F(WindowTest, a_file_that_is_no_store_and_a_torn_one_say_so)
{
    QTemporaryDir elsewhere;
    LaunchOptions options;
    options.store = elsewhere.filePath(QStringLiteral("notes.txt"));
    std::ofstream(options.store.toStdString()) << std::string(5'000, '#');
    auto const made = window(options);
    ASSERT_TRUE(says(*made, "notes.txt is not an event store"));
    EXPECT_EQ(settings().lastStore(), QString()) << "what does not open is not remembered";
    writer_.reset();
    QString const torn = elsewhere.filePath(QStringLiteral("torn.db"));
    std::filesystem::copy_file(folder_.file(), torn.toStdString());
    std::filesystem::resize_file(torn.toStdString(), std::filesystem::file_size(torn.toStdString()) / 3 / 4096 * 4096 + 77);
    made->open(torn);
    EXPECT_TRUE(says(*made, "torn.db is torn or damaged"));
}

TEST_F(WindowTest, a_store_is_opened_by_dropping_it)
{
    auto const made = window({});
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(store())});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(made.get(), &enter);
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(made.get(), &drop);
    EXPECT_TRUE(
        eventually([&] { return part<QStackedWidget>(*made, "parts").currentWidget() == &part<Workspace>(*made) && made->isSettled(); }));
    EXPECT_EQ(settings().recentStores(), QStringList{store()});
}

TEST_F(WindowTest, the_palette_has_every_command_with_its_key_models_and_requests)
{
    auto const made = opened(QStringLiteral("traffic"));
    QTest::keyClick(made.get(), Qt::Key_K, Qt::ControlModifier);
    ASSERT_NE(made->findChild<CommandPalette*>(), nullptr);
    auto& model = made->findChild<CommandPalette*>()->model();
    auto const finds = [&](QString const& typed, QString const& title) -> PaletteEntry const* {
        made->findChild<CommandPalette*>()->field().setText(typed);
        for (int row = 0; row < model.rowCount(); ++row)
            if (model.entryAt(row)->title == title) return model.entryAt(row);
        return nullptr;
    };
    for (QAction const* each : made->actions() + part<PageStack>(*made).currentPage().commands()) {
        PaletteEntry const* const entry = finds(each->text(), each->text());
        ASSERT_NE(entry, nullptr) << each->text().toStdString();
        EXPECT_EQ(entry->shortcut, each->shortcut().toString(QKeySequence::NativeText));
    }
    EXPECT_TRUE(eventually([&] { return finds(QStringLiteral("mistral-small"), QStringLiteral("mistral-small")) != nullptr; }));
    QString const id = QString::fromStdString(schema::event_id::to_text(dayEvent(5)->id()));
    PaletteEntry const* const request = finds(id, id);
    ASSERT_NE(request, nullptr) << "an id that is pasted";
    auto const run = request->run;
    made->findChild<CommandPalette*>()->dismiss();
    run();
    auto& inspector = part<Inspector>(*made);
    EXPECT_TRUE(eventually([&] { return inspector.event() != nullptr && inspector.event()->id() == dayEvent(5)->id(); }));
}

TEST_F(WindowTest, remembers_store_page_and_columns_for_the_next_time)
{
    {
        auto const first = opened(QStringLiteral("traffic"));
        part<EventTable>(*first).setColumnWidth(static_cast<int>(EventColumn::model), 211);
        first->close();
    }
    auto const second = window({});
    ASSERT_TRUE(eventually(
        [&] { return second->isSettled() && part<QStackedWidget>(*second, "parts").currentWidget() == &part<Workspace>(*second); }));
    EXPECT_EQ(part<StoreReader>(*second).path(), store());
    EXPECT_EQ(part<PageStack>(*second).current(), Place::traffic);
    EXPECT_EQ(part<EventTable>(*second).columnWidth(static_cast<int>(EventColumn::model)), 211);
    for (QAction* each : second->actions())
        if (each->text() == QStringLiteral("Reset the layout")) each->trigger();
    EXPECT_NE(part<EventTable>(*second).columnWidth(static_cast<int>(EventColumn::model)), 211);
}

TEST_F(WindowTest, no_command_of_the_window_shares_its_key_with_one_of_a_view)
{
    auto const made = opened();
    for (int place = 0; place < pageCount(); ++place) {
        std::set<QString> keys;
        for (QAction const* each : made->actions() + part<PageStack>(*made).page(place).commands())
            for (QKeySequence const& key : each->shortcuts())
                EXPECT_TRUE(keys.insert(key.toString()).second) << key.toString().toStdString() << " in view " << place;
    }
}

TEST_F(WindowTest, the_keys_of_a_view_work_while_a_query_is_typed)
{
    auto const made = opened(QStringLiteral("traffic"));
    QWidget& field = part<QueryBar>(*made).field();
    field.setFocus();
    ASSERT_TRUE(eventually([&] { return field.hasFocus(); }));
    Inspector& inspector = part<Inspector>(*made);
    QTest::keyClick(&field, Qt::Key_I, Qt::ControlModifier);
    EXPECT_FALSE(inspector.isVisible());
    QTest::keyClick(&field, Qt::Key_J, Qt::ControlModifier);
    EXPECT_TRUE(inspector.isVisible()) << "for the JSON";
    EventTableModel& rows = part<EventTableModel>(*made);
    bool const followed = rows.isFollowing();
    QTest::keyClick(&field, Qt::Key_L, Qt::ControlModifier);
    EXPECT_NE(rows.isFollowing(), followed);
    EXPECT_TRUE(field.hasFocus());
}

TEST_F(WindowTest, the_names_of_the_views_are_not_cut_by_large_letters)
{
    auto const made = opened();
    NavRail& rail = part<NavRail>(*made);
    for (int const points : {10, 16}) {
        rail.setFont(QFont(QStringLiteral("DejaVu Sans"), points));
        for (NavButton const* each : rail.findChildren<NavButton*>())
            EXPECT_TRUE(eventually([&] { return each->width() >= each->fontMetrics().horizontalAdvance(each->text()) + 4; }))
                << each->text().toStdString() << " at " << points << " points";
    }
}

TEST_F(WindowTest, labels_are_read_as_they_are_written_and_nothing_pretends_to_be_a_box_to_tick)
{
    auto const made = opened();
    for (int place = 0; place < pageCount(); ++place) {
        part<Workspace>(*made).showPage(place);
        ASSERT_TRUE(eventually([&] { return made->isSettled(); }));
        for (QLabel const* each : made->findChildren<QLabel*>())
            EXPECT_TRUE(each->accessibleName().isEmpty() || each->accessibleName() == each->text()) << each->text().toStdString();
        for (QToolButton* each : made->findChildren<QToolButton*>())
            if (each->objectName() == QStringLiteral("live") || qobject_cast<NavButton*>(each) != nullptr)
                EXPECT_NE(QAccessible::queryAccessibleInterface(each)->role(), QAccessible::CheckBox) << nameOf(each);
    }
    for (QToolButton* const each : made->findChildren<QToolButton*>()) {
        auto* const button = dynamic_cast<MenuButton*>(each);
        if (button == nullptr || !button->isVisible()) continue;
        QAccessible::queryAccessibleInterface(button)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        EXPECT_TRUE(button->choices().isVisible()) << nameOf(button) << ": the press is over, and the menu is open";
        button->choices().close();
    }
    auto const entries = made->findChildren<NavButton*>();
    ASSERT_EQ(entries.size(), pageCount());
    QAccessibleInterface* const last = QAccessible::queryAccessibleInterface(entries.last());
    EXPECT_EQ(last->role(), QAccessible::PageTab);
    EXPECT_TRUE(last->state().selected);
    QAccessible::queryAccessibleInterface(entries.at(Place::traffic))
        ->actionInterface()
        ->doAction(QAccessibleActionInterface::pressAction());
    EXPECT_EQ(part<PageStack>(*made).current(), Place::traffic);
}

TEST_F(WindowTest, a_small_window_is_as_small_as_it_was_asked_to_be)
{
    auto const made = opened();
    for (int place = 0; place < pageCount(); ++place) {
        part<Workspace>(*made).showPage(place);
        ASSERT_TRUE(eventually([&] { return made->isSettled(); }));
        made->resize(640, 480);
        EXPECT_TRUE(eventually([&] { return made->size() == QSize(640, 480); }))
            << made->width() << " x " << made->height() << " in view " << place;
        for (QAbstractButton const* each : made->findChildren<QAbstractButton*>())
            if (each->isVisible() && each->window() == made.get() && qobject_cast<QScrollArea*>(each->parentWidget()) == nullptr)
                EXPECT_LE(each->mapTo(made.get(), QPoint()).x(), 640) << nameOf(each) << " in view " << place;
    }
}

// While the store is written, the page and the strip above it ask for the same events.
TEST_F(WindowTest, the_strip_and_the_page_count_the_same_requests_while_the_store_grows)
{
    auto const made = opened();
    auto& overview = part<OverviewPage>(*made);
    auto& strip = part<BrushStrip>(*made);
    part<ScopeModel>(*made).setRange({});
    ASSERT_TRUE(eventually([&] { return made->isSettled(); }));
    auto const onStrip = [&] {
        double sum = 0;
        for (QStringList const& row : strip.table().rows) sum += row.value(1).toDouble();
        return sum;
    };
    int written = day_events;
    for (int round = 0; round < 5; ++round) {
        st::batch more;
        for (int i = 0; i < 50; ++i) more.push_back(dayEvent(written++));
        st::must(st::append(*writer_, more));
        ASSERT_TRUE(eventually([&] { return made->isSettled() && onStrip() == static_cast<double>(written); })) << onStrip();
        ASSERT_TRUE(overview.figures());
        EXPECT_EQ(overview.figures()->requests, static_cast<std::uint64_t>(written));
    }
}

// Everything that is acted on has a name and a role, and Tab comes to it.
TEST_F(WindowTest, the_strip_is_filled_however_soon_the_view_changes_after_a_store_is_opened)
{
    auto const made = opened();
    for (int const place : {Place::traffic, Place::models, Place::overview}) {
        made->open(store());  // the same store, and again before it is open
        made->open(store());
        part<Workspace>(*made).showPage(place);
        EXPECT_TRUE(part<BrushStrip>(*made).buckets().empty());
        EXPECT_TRUE(eventually([&] { return made->isSettled() && !part<BrushStrip>(*made).buckets().empty(); })) << place;
        part<Workspace>(*made).showPage(Place::overview);
        EXPECT_TRUE(eventually([&] { return made->isSettled(); }));
    }
}

TEST_F(WindowTest, everything_has_a_name_and_is_reached_by_tab)
{
    auto const made = opened();
    for (int place = 0; place < pageCount(); ++place) {
        part<Workspace>(*made).showPage(place);
        ASSERT_TRUE(eventually([&] { return made->isSettled(); }));
        auto const wanted = reachable(*made);
        ASSERT_GT(wanted.size(), 5u) << "in view " << place;
        for (QWidget* each : wanted) {
            QAccessibleInterface* const face = QAccessible::queryAccessibleInterface(each);
            ASSERT_NE(face, nullptr) << nameOf(each);
            EXPECT_FALSE(face->text(QAccessible::Name).isEmpty()) << nameOf(each) << " in view " << place;
            EXPECT_NE(face->role(), QAccessible::NoRole) << nameOf(each);
        }
        std::set<QWidget*> reached;
        wanted.front()->setFocus(Qt::TabFocusReason);
        for (std::size_t step = 0; step < 4 * wanted.size(); ++step) {
            QWidget* const focus = made->focusWidget();
            if (focus == nullptr) break;
            reached.insert(focus);
            QTest::keyClick(focus, Qt::Key_Tab);
        }
        auto const inReachedGroup = [&](QWidget* each) {  // one of many: Tab comes to the group, arrows move inside
            auto const* const button = qobject_cast<QAbstractButton*>(each);
            if (button == nullptr || button->group() == nullptr || !button->group()->exclusive()) return false;
            return std::ranges::any_of(button->group()->buttons(), [&](QAbstractButton* other) { return reached.contains(other); });
        };
        for (QWidget* each : wanted)
            EXPECT_TRUE(reached.contains(each) || inReachedGroup(each)) << nameOf(each) << " is not reached by Tab in view " << place;
    }
}

TEST_F(WindowTest, a_notice_leads_to_its_scope_and_its_kind_can_be_put_off)
{
    auto const made = opened();
    auto& bell = part<NoticeBell>(*made);
    EXPECT_TRUE(bell.isHidden()) << "nothing was told";
    Notice notice;
    notice.text = QStringLiteral("5 of 50 requests failed.");
    notice.at_us = look_us;
    notice.field = QStringLiteral("decision");
    notice.value = QStringLiteral("error");
    notice.range = {look_us - 180'000'000, look_us};
    notice.page = QStringLiteral("traffic");
    emit part<NoticeFeed>(*made).told(notice);
    ASSERT_FALSE(bell.isHidden());
    bell.openMenu();
    bell.choices().actions().first()->trigger();
    bell.choices().close();
    EXPECT_EQ(part<Workspace>(*made).pages().current(), Place::traffic);
    Scope const scope = part<ScopeModel>(*made).scope();
    EXPECT_TRUE(scope.query.contains(QStringLiteral("decision"))) << scope.query.toStdString();
    EXPECT_EQ(scope.range, notice.range);
    for (QAction* each : made->actions())
        if (each->text() == QStringLiteral("Tell of error bursts")) each->trigger();
    EXPECT_FALSE(settings().noticeOn(QStringLiteral("error_burst")));
    EXPECT_TRUE(settings().noticeOn(QStringLiteral("gateway_down")));
    EXPECT_FALSE(part<NoticeFeed>(*made).machine().isOn(NoticeKind::error_burst));
    EXPECT_TRUE(eventually([&] { return made->isSettled(); }));
}

}  // namespace signalbox::console
