// The Traffic page over real stores: following and pausing, click-to-filter, the inspector, what it says when it is empty, export.
#include "console/pages/traffic/traffic_page.hpp"

#include "console/pages/traffic/attempts_view.hpp"
#include "console/pages/traffic/compare_view.hpp"
#include "console/pages/traffic/empty_list.hpp"
#include "console/pages/traffic/event_table.hpp"
#include "console/pages/traffic/export_row.hpp"
#include "console/pages/traffic/inspector.hpp"
#include "console/pages/traffic/scan_line.hpp"
#include "console/store/event_table_model.hpp"

#include "storage/event_json.hpp"
#include "storage/filter_text.hpp"

#include "schema/event_id.hpp"
#include "tests/console/support/eventually.hpp"
#include "tests/console/support/parts.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QHeaderView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableWidget>
#include <QSplitter>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace signalbox::console {

using namespace storage::testing;
using console::testing::eventually;
using console::testing::part;

namespace {

/// Every tenth failed over from one target to another; every third is a stream.
event_ptr request(int number)
{
    auto event = plain_event(noon_us + number * second_us, static_cast<std::uint64_t>(number));
    event->set_requested_model(number % 2 == 0 ? "gpt-4o" : "claude");
    event->set_group("chat");
    event->set_config_revision("abc123def456");
    event->set_stream(number % 3 == 0);
    event->set_latency_us(1'000 + number * 1'000);
    auto& last = *event->add_attempts();
    if (number % 10 == 0) {
        last.set_provider("openai");
        last.set_model("gpt-4o");
        last.set_fault("upstream_status");
        last.set_status(503);
        last.set_reason("first");
        last.set_end_us(400);
        auto& next = *event->add_attempts();
        next.set_provider("anthropic");
        next.set_model("claude");
        next.set_reason("next");
        next.set_status(200);
        next.set_start_us(450);
        next.set_first_byte_us(800);
        next.set_end_us(1'000);
        event->set_fallback_count(1);
    } else {
        last.set_provider("openai");
        last.set_model("gpt-4o");
        last.set_reason("first");
        last.set_status(200);
        last.set_end_us(900);
    }
    return event;
}

batch requests(int from, int to)
{
    batch made;
    for (int i = from; i < to; ++i) made.push_back(request(i));
    return made;
}

class TrafficPageTest : public ::testing::Test {
protected:
    explicit TrafficPageTest(int events = 200) : writer_(writer_of(folder_))
    {
        if (events > 0) must(append(*writer_, requests(0, events)));
        reader_.open(QString::fromStdString(folder_.file()));
    }
    void show(Scope const& scope = {})
    {
        page_.resize(1'000, 500);
        scope_ = scope;
        page_.setScope(scope);
        page_.show();
        page_.activateWindow();
    }
    bool shown(int rows)
    {
        return eventually([&] { return model_.rowCount() == rows && (rows == 0 || model_.rowAt(0) != nullptr); });
    }
    /// Rows are laid out a little after they are there; until then there is nowhere to scroll to.
    bool scrolled(int to)
    {
        auto* const bar = table_.verticalScrollBar();
        if (!eventually([&] { return bar->maximum() >= to; })) return false;
        bar->setValue(to);
        return bar->value() == to;
    }
    static Scope asking(char const* query)
    {
        Scope scope;
        scope.query = QString::fromLatin1(query);
        scope.where = must(storage::parse_filter(query));
        return scope;
    }
    QModelIndex cell(int row, EventColumn column) { return model_.index(row, static_cast<int>(column)); }
    QPoint placeOf(int row, EventColumn column) { return table_.visualRect(cell(row, column)).center(); }
    bool says(char const* headline)
    {
        return eventually([&] { return message_.isVisible() && message_.message().headline == QLatin1String(headline); });
    }

    temporary_folder folder_;
    std::unique_ptr<storage::event_writer> writer_;
    void startExport(ExportForm form, QString const& file) { part<ExportRow>(page_).start(scope_, form, file); }

    StoreReader reader_;
    TrafficPage page_{reader_, nullptr};
    EventTableModel& model_ = part<EventTableModel>(page_);
    EventTable& table_ = part<EventTable>(page_);
    Inspector& inspector_ = part<Inspector>(page_);
    EmptyList& message_ = part<EmptyList>(page_);
    QPushButton& pill_ = part<QPushButton>(page_, "pill");
    ScopeExport& export_ = part<ScopeExport>(page_);
    Scope scope_;
};

class EmptyTrafficPage : public TrafficPageTest {
protected:
    EmptyTrafficPage() : TrafficPageTest(0) {}
};

}  // namespace

// The newest first, and new ones at the top by themselves.
TEST_F(TrafficPageTest, follows_the_store_newest_first)
{
    show();
    ASSERT_TRUE(shown(200));
    EXPECT_TRUE(model_.isFollowing());
    EXPECT_EQ(model_.idAt(0), request(199)->id());
    must(append(*writer_, requests(200, 203)));
    ASSERT_TRUE(shown(203));
    EXPECT_EQ(model_.idAt(0), request(202)->id());
    EXPECT_FALSE(pill_.isVisible());
}

TEST_F(TrafficPageTest, scrolling_pauses_a_pill_counts_what_arrived_and_returns_to_live)
{
    show();
    ASSERT_TRUE(shown(200));
    ASSERT_TRUE(scrolled(400));
    EXPECT_FALSE(model_.isFollowing());
    ASSERT_TRUE(eventually([&] { return model_.rowCount() == 200 && page_.isSettled(); }));
    must(append(*writer_, requests(200, 204)));
    ASSERT_TRUE(eventually([&] { return pill_.isVisible() && pill_.text() == QStringLiteral("▲ 4 new"); })) << pill_.text().toStdString();
    EXPECT_EQ(model_.rowCount(), 200) << "what one reads does not move";
    QTest::mouseClick(&pill_, Qt::LeftButton);
    EXPECT_TRUE(model_.isFollowing());
    ASSERT_TRUE(shown(204));
    EXPECT_TRUE(table_.isAtTop());
    EXPECT_FALSE(pill_.isVisible());
}

TEST_F(TrafficPageTest, a_pause_keeps_the_row_at_the_top_of_the_view)
{
    show();
    ASSERT_TRUE(shown(200));
    ASSERT_TRUE(scrolled(50 * table_.verticalHeader()->defaultSectionSize()));
    quint64 const top = request(149)->id();
    ASSERT_TRUE(eventually([&] { return page_.isSettled() && model_.idAt(table_.rowAt(0)) == top; }));
}

TEST_F(TrafficPageTest, alt_click_keeps_a_value_and_alt_shift_click_leaves_it_out)
{
    show();
    ASSERT_TRUE(shown(200));
    QSignalSpy narrowed(&page_, &Page::narrow);
    QTest::mouseClick(table_.viewport(), Qt::LeftButton, Qt::AltModifier, placeOf(1, EventColumn::model));
    QTest::mouseClick(table_.viewport(), Qt::LeftButton, Qt::AltModifier | Qt::ShiftModifier, placeOf(2, EventColumn::model));
    ASSERT_EQ(narrowed.size(), 2);
    EXPECT_EQ(narrowed[0], (QVariantList{QStringLiteral("model"), QStringLiteral("gpt-4o"), true}));
    EXPECT_EQ(narrowed[1], (QVariantList{QStringLiteral("model"), QStringLiteral("claude"), false}));
}

TEST_F(TrafficPageTest, the_same_by_keys_and_from_the_menu)
{
    show();
    ASSERT_TRUE(shown(200));
    table_.setFocus();
    table_.setCurrentIndex(cell(0, EventColumn::model));
    QSignalSpy narrowed(&page_, &Page::narrow);
    QTest::keyClick(&table_, Qt::Key_Return, Qt::AltModifier);
    QTest::keyClick(&table_, Qt::Key_Return, Qt::AltModifier | Qt::ShiftModifier);
    ASSERT_EQ(narrowed.size(), 2);
    EXPECT_EQ(narrowed[0], (QVariantList{QStringLiteral("model"), QStringLiteral("claude"), true}));
    EXPECT_EQ(narrowed[1], (QVariantList{QStringLiteral("model"), QStringLiteral("claude"), false}));
    QMenu menu;
    table_.fillCellMenu(menu, cell(0, EventColumn::model));
    EXPECT_EQ(menu.actions().at(0)->text(), QStringLiteral("Only “claude”"));
    EXPECT_EQ(menu.actions().at(1)->text(), QStringLiteral("Without “claude”"));
    menu.actions().at(0)->trigger();
    EXPECT_EQ(narrowed.size(), 3);
}

TEST_F(TrafficPageTest, the_arrows_choose_and_the_inspector_takes_the_request_apart)
{
    show();
    ASSERT_TRUE(shown(200));
    table_.setFocus();
    table_.setCurrentRow(8);
    QTest::keyClick(&table_, Qt::Key_Down);
    quint64 const wanted = request(190)->id();
    ASSERT_TRUE(eventually([&] { return inspector_.event() != nullptr && inspector_.event()->id() == wanted; }));
    QString all;
    for (auto const* each : inspector_.findChildren<FactsText*>()) all += each->toPlainText();
    EXPECT_TRUE(all.contains(QString::fromStdString(schema::event_id::to_text(wanted))));
    EXPECT_TRUE(all.contains(QStringLiteral("The bodies are not stored")));
    EXPECT_TRUE(all.contains(QStringLiteral("abc123def456")));
    auto const* const waterfall = inspector_.findChild<AttemptsWaterfall*>();
    ASSERT_NE(waterfall, nullptr);
    EXPECT_TRUE(waterfall->accessibleDescription().contains(
        QStringLiteral("openai / gpt-4o, upstream_status: the provider reported an error, status 503")));
    EXPECT_TRUE(waterfall->accessibleDescription().contains(QStringLiteral("next in line of group “chat” after the one before it failed")));
    auto const& table = inspector_.findChild<AttemptsView*>()->table();
    EXPECT_EQ(table.rowCount(), 2);
    EXPECT_EQ(table.item(1, 1)->text(), QStringLiteral("anthropic / claude"));
}

TEST_F(TrafficPageTest, the_json_of_the_event_is_written_when_it_is_looked_at)
{
    show();
    ASSERT_TRUE(shown(200));
    table_.setCurrentRow(0);
    ASSERT_TRUE(eventually([&] { return inspector_.event() != nullptr; }));
    auto const* const text = inspector_.findChild<QPlainTextEdit*>(QString(), Qt::FindChildrenRecursively);
    auto const shownText = [&] {
        QString all;
        for (auto const* each : inspector_.findChildren<QPlainTextEdit*>()) all += each->toPlainText();
        return all;
    };
    ASSERT_NE(text, nullptr);
    EXPECT_EQ(shownText(), QString());
    inspector_.showJson();
    EXPECT_TRUE(shownText().startsWith(QStringLiteral("{\n  \"id\": \"req_")));
}

TEST_F(TrafficPageTest, fast_selection_reads_only_the_last_one)
{
    show();
    ASSERT_TRUE(shown(200));
    QSignalSpy loaded(&inspector_, &Inspector::loaded);
    for (int row = 0; row < 12; ++row) table_.setCurrentRow(row);
    ASSERT_TRUE(eventually([&] { return !loaded.isEmpty() && loaded.last().first().toULongLong() == request(188)->id(); }));
    EXPECT_LT(loaded.size(), 12);
}

TEST_F(TrafficPageTest, copies_the_id_the_json_and_a_curl_command)
{
    show();
    ASSERT_TRUE(shown(200));
    table_.setCurrentRow(0);
    auto const run = [&](char const* name) {
        for (QAction* each : page_.commands())
            if (each->text() == QLatin1String(name)) each->trigger();
    };
    auto const clipboard = [] { return QGuiApplication::clipboard()->text(); };
    run("Copy the id");
    EXPECT_EQ(clipboard(), QString::fromStdString(schema::event_id::to_text(request(199)->id())));
    run("Copy as JSON");
    EXPECT_TRUE(eventually([&] { return clipboard().startsWith(QStringLiteral("{\"id\":\"req_")); }));
    run("Copy as curl");
    EXPECT_TRUE(eventually([&] { return clipboard().contains(QStringLiteral("\ncurl ")); }));
}

TEST_F(TrafficPageTest, a_request_without_a_payload_is_not_opened_in_the_playground_and_the_reason_is_said)
{
    show();
    ASSERT_TRUE(shown(200));
    table_.setCurrentRow(0);
    ASSERT_TRUE(eventually([&] { return inspector_.event() != nullptr; }));
    QSignalSpy opened(&page_, &Page::openPlayground), noticed(&page_, &Page::notice);
    for (QAction* each : page_.commands())
        if (each->text() == QStringLiteral("Open in the playground")) each->trigger();
    EXPECT_TRUE(opened.isEmpty());
    ASSERT_EQ(noticed.size(), 1);
    EXPECT_TRUE(noticed[0][0].toString().startsWith(QStringLiteral("No payload: "))) << noticed[0][0].toString().toStdString();
}

TEST_F(TrafficPageTest, exports_the_scope_as_csv_and_as_json_lines)
{
    QTemporaryDir folder;
    show(asking("model=claude"));
    ASSERT_TRUE(shown(100));
    auto const exported = [&](ExportForm form, QString const& name) {
        QSignalSpy done(&export_, &ScopeExport::finished);
        startExport(form, folder.filePath(name));
        EXPECT_TRUE(eventually([&] { return !done.isEmpty(); }));
        QFile file(folder.filePath(name));
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return file.readAll().toStdString();
    };
    std::string csv = storage::csv_header() + "\r\n", lines;
    auto const all = reader_of(folder_);
    must(all->each({.range = {}, .where = must(storage::parse_filter("model=claude")), .limit = 1'000, .cursor = {}},
                   [&](schema::Event const& event) {
                       storage::append_csv(csv, event);
                       csv += "\r\n";
                       storage::append_json(lines, event);
                       lines += "\n";
                       return true;
                   }));
    EXPECT_EQ(exported(ExportForm::csv, QStringLiteral("a.csv")), csv);
    EXPECT_EQ(exported(ExportForm::json_lines, QStringLiteral("a.jsonl")), lines);
}

TEST_F(TrafficPageTest, an_export_that_fails_says_why_and_leaves_no_file)
{
    show();
    QSignalSpy failed(&export_, &ScopeExport::failed), noticed(&page_, &Page::notice);
    startExport(ExportForm::csv, QStringLiteral("/nonexistent/folder/a.csv"));
    ASSERT_TRUE(eventually([&] { return !failed.isEmpty(); }));
    EXPECT_TRUE(noticed.last().first().toString().contains(QStringLiteral("/nonexistent/folder/a.csv")));
    EXPECT_FALSE(export_.running());
}

TEST_F(TrafficPageTest, a_cancelled_export_leaves_no_file)
{
    QTemporaryDir folder;
    show();
    QSignalSpy cancelled(&export_, &ScopeExport::cancelled);
    startExport(ExportForm::csv, folder.filePath(QStringLiteral("a.csv")));
    export_.cancel();
    EXPECT_EQ(cancelled.size(), 1);
    EXPECT_FALSE(QFile::exists(folder.filePath(QStringLiteral("a.csv"))));
}

TEST_F(EmptyTrafficPage, shows_how_to_send_the_first_request_and_lists_it_when_it_comes)
{
    show();
    ASSERT_TRUE(says("No requests yet"));
    EXPECT_TRUE(message_.message().snippet.contains(QStringLiteral("/v1")));
    must(append(*writer_, requests(0, 1)));
    ASSERT_TRUE(shown(1));
    EXPECT_TRUE(eventually([&] { return table_.isVisible(); }));
}

TEST_F(TrafficPageTest, a_query_without_matches_names_the_term_that_hides_the_most_and_drops_it)
{
    QSignalSpy chosen(&page_, &Page::queryChosen);
    show(asking("model=claude,status=500"));
    ASSERT_TRUE(eventually([&] { return message_.isVisible() && message_.message().buttons.size() == 2; }));
    EXPECT_EQ(message_.message().text, QStringLiteral("Without “status=500” 100 match."));
    message_.pressed(0);
    ASSERT_EQ(chosen.size(), 1);
    EXPECT_EQ(must(storage::parse_filter(chosen[0][0].toString().toStdString())), must(storage::parse_filter("model=claude")));
}

TEST_F(TrafficPageTest, the_advice_is_about_the_query_that_is_shown)
{
    QSignalSpy chosen(&page_, &Page::queryChosen);
    show(asking("model=claude,status=500"));
    ASSERT_TRUE(eventually([&] { return message_.isVisible() && message_.message().buttons.size() == 2; }));
    page_.setScope(asking("stream:true,group=other"));
    ASSERT_TRUE(eventually([&] { return message_.message().text.contains(QStringLiteral("group=other")); }))
        << message_.message().text.toStdString();
    message_.pressed(0);
    ASSERT_EQ(chosen.size(), 1);
    EXPECT_EQ(must(storage::parse_filter(chosen[0][0].toString().toStdString())), must(storage::parse_filter("stream:true")));
}

TEST_F(TrafficPageTest, a_time_without_requests_tells_when_the_newest_was_and_offers_all_time)
{
    Scope scope;
    scope.range = {noon_us + day_us, noon_us + 2 * day_us};
    QSignalSpy all(&page_, &Page::allTimeChosen);
    show(scope);
    ASSERT_TRUE(says("No requests in this time")) << message_.message().headline.toStdString();
    EXPECT_TRUE(message_.message().text.contains(QStringLiteral("21 Nov 2026")));
    message_.pressed(0);
    EXPECT_EQ(all.size(), 1);
}

TEST_F(TrafficPageTest, columns_fit_what_a_query_found_as_well_as_the_whole_store)
{
    auto const widthOfTime = [this] { return table_.columnWidth(static_cast<int>(EventColumn::time)); };
    show(asking("fallback_count>0"));
    ASSERT_TRUE(shown(20));
    int const needed = QFontMetrics(table_.font()).horizontalAdvance(QStringLiteral("21 Nov 16:58:04"));
    EXPECT_TRUE(eventually([&] { return widthOfTime() >= needed; })) << widthOfTime() << " of " << needed;
}

// A request far down is asked for before anything is on the screen: no row at the top was ever read.
TEST_F(TrafficPageTest, columns_fit_the_rows_on_the_screen_wherever_they_are)
{
    must(append(*writer_, requests(200, 1'000)));
    must(append(*writer_, requests(1'000, 2'000)));
    page_.showRequest(request(3)->id());
    show();
    ASSERT_TRUE(eventually([&] { return table_.currentId() == request(3)->id(); }));
    int const needed = QFontMetrics(table_.font()).horizontalAdvance(QStringLiteral("21 Nov 12:00:03"));
    auto const widthOfTime = [this] { return table_.columnWidth(static_cast<int>(EventColumn::time)); };
    EXPECT_TRUE(eventually([&] { return widthOfTime() >= needed; })) << widthOfTime() << " of " << needed;
}

TEST_F(TrafficPageTest, the_keys_lead_the_inspector_to_a_row_that_was_not_read_yet)
{
    must(append(*writer_, requests(200, 3'000)));
    show();
    ASSERT_TRUE(shown(3'000));
    table_.setFocus();
    table_.setCurrentRow(0);
    int const column = table_.currentIndex().column();
    QTest::keyClick(&table_, Qt::Key_End, Qt::ControlModifier);
    EXPECT_TRUE(eventually([&] { return page_.chosenRequest() == request(0)->id(); })) << page_.chosenRequest();
    EXPECT_EQ(table_.currentIndex().column(), column);
}

// More match than one page holds: the list is shown while the search goes on.
TEST_F(TrafficPageTest, a_request_that_a_query_does_not_list_is_no_longer_inspected)
{
    must(append(*writer_, requests(200, 3'000)));
    page_.showRequest(request(2'990)->id());
    show();
    ASSERT_TRUE(eventually([&] { return page_.chosenRequest() == request(2'990)->id() && table_.currentIndex().isValid(); }));
    show(asking("fallback_count<1"));
    ASSERT_TRUE(shown(2'700));
    EXPECT_TRUE(eventually([&] { return page_.chosenRequest() == 0; }));
}

namespace {

schema::Event refused()
{
    schema::Event event;
    auto& failed = *event.add_attempts();
    failed.set_provider("anthropic");
    failed.set_model("claude");
    failed.set_fault("upstream_status");
    failed.set_detail("the organisation's limit of input tokens per minute is used up; ask for more or wait for the next minute");
    failed.set_end_us(400);
    event.set_latency_us(500);
    return event;
}

}  // namespace

TEST(attempts_view, is_as_high_as_its_texts_whatever_width_it_gets)
{
    AttemptsView view;
    view.resize(1'000, 400);
    view.show();
    view.setEvent(refused());
    auto const& waterfall = part<AttemptsWaterfall>(view);
    int const wide = waterfall.height();
    view.resize(280, 400);
    EXPECT_TRUE(eventually([&] { return waterfall.height() >= waterfall.sizeHint().height() && waterfall.height() > wide; }))
        << waterfall.height() << " of " << waterfall.sizeHint().height();
}

TEST(attempts_waterfall, wraps_what_went_wrong_and_leaves_no_empty_lines_where_there_is_room)
{
    AttemptsWaterfall view;
    view.resize(300, 400);
    view.setEvent(refused());
    int const narrow = view.sizeHint().height(), line = view.fontMetrics().height();
    view.resize(2'000, 400);
    EXPECT_EQ(view.sizeHint().height(), narrow - 2 * line) << "three lines are one there";
}

TEST_F(TrafficPageTest, cost_and_fallbacks_are_in_sight_beside_the_inspector_and_on_half_a_screen)
{
    show();
    ASSERT_TRUE(shown(200));
    auto& splitter = part<QSplitter>(page_);
    auto const inSight = [&](EventColumn column) {
        int const at = static_cast<int>(column);
        return table_.columnViewportPosition(at) + table_.columnWidth(at) <= table_.viewport()->width();
    };
    for (int const width : {1'202, 882}) {  // what a window of 1280 and one of 960 pixels leave for the page
        page_.resize(width, 560);
        EXPECT_TRUE(eventually([&] { return inSight(EventColumn::cost) && inSight(EventColumn::fallbacks); })) << width;
        EXPECT_EQ(splitter.orientation(), width > 1'000 ? Qt::Horizontal : Qt::Vertical);
    }
    page_.resize(1'202, 560);
    EXPECT_EQ(splitter.orientation(), Qt::Horizontal);
}

TEST_F(TrafficPageTest, columns_are_chosen_moved_and_kept)
{
    show();
    ASSERT_TRUE(shown(200));
    auto& table = table_;
    QMenu menu;
    table.fillColumnMenu(menu);
    menu.actions().at(static_cast<int>(EventColumn::tag))->toggle();
    menu.actions().at(static_cast<int>(EventColumn::provider))->toggle();
    table.moveColumn(static_cast<int>(EventColumn::status), 1);
    table.setColumnWidth(static_cast<int>(EventColumn::model), 137);
    QByteArray const state = page_.saveState();
    TrafficPage another(reader_, nullptr);
    another.restoreState(state);
    EXPECT_TRUE(part<EventTable>(another).isColumnHidden(static_cast<int>(EventColumn::tag)));
    EXPECT_FALSE(part<EventTable>(another).isColumnHidden(static_cast<int>(EventColumn::provider)));
    EXPECT_EQ(part<EventTable>(another).columnWidth(static_cast<int>(EventColumn::model)), 137);
    EXPECT_GT(part<EventTable>(another).horizontalHeader()->visualIndex(static_cast<int>(EventColumn::status)),
              part<EventTable>(another).horizontalHeader()->visualIndex(static_cast<int>(EventColumn::model)));
    another.restoreState({});
    EXPECT_FALSE(part<EventTable>(another).isColumnHidden(static_cast<int>(EventColumn::tag)));
}

TEST_F(TrafficPageTest, a_state_of_nonsense_is_the_first_day)
{
    for (QByteArray const& state : {QByteArray("x"), QByteArray(300, '\xff')}) {
        page_.restoreState(state);
        EXPECT_FALSE(table_.isColumnHidden(static_cast<int>(EventColumn::time)));
    }
}

// Latency is a millisecond more with each request; every tenth failed over.
TEST_F(TrafficPageTest, the_slowest_come_first_when_that_is_chosen_and_the_newest_again)
{
    show();
    ASSERT_TRUE(shown(200));
    must(append(*writer_, [] {
        batch slow;
        slow.push_back(request(200));
        slow.back()->set_latency_us(5);
        return slow;
    }()));
    ASSERT_TRUE(shown(201));
    auto& order = part<QComboBox>(page_, "order");
    order.setCurrentText(QStringLiteral("Slowest first"));
    ASSERT_TRUE(eventually([&] { return model_.isCurrent() && page_.isSettled() && model_.idAt(0) == request(199)->id(); }));
    EXPECT_EQ(model_.rowCount(), 201);
    EXPECT_EQ(model_.idAt(1), request(198)->id());
    EXPECT_EQ(model_.idAt(200), request(200)->id()) << "the newest is the fastest";
    EXPECT_FALSE(model_.isFollowing());
    page_.setScope(asking("model=claude"));
    ASSERT_TRUE(eventually([&] { return model_.isCurrent() && model_.rowCount() == 100 && model_.idAt(0) == request(199)->id(); }));
    EXPECT_EQ(model_.idAt(1), request(197)->id()) << "the order stays with another query";
    order.setCurrentText(QStringLiteral("Newest first"));
    page_.setScope({});
    ASSERT_TRUE(eventually([&] { return model_.isCurrent() && model_.rowCount() == 201 && model_.idAt(0) == request(200)->id(); }));
    EXPECT_TRUE(model_.isFollowing());
}

TEST_F(TrafficPageTest, two_requests_stand_beside_each_other_with_what_differs)
{
    show();
    ASSERT_TRUE(shown(200));
    auto const choose = [&](int row) {
        table_.setCurrentRow(row);
        quint64 const id = request(199 - row)->id();
        return eventually([&] { return inspector_.event() != nullptr && inspector_.event()->id() == id; });
    };
    ASSERT_TRUE(choose(0));
    for (QAction* each : page_.commands())
        if (each->text() == QStringLiteral("Mark this request to compare")) each->trigger();
    ASSERT_TRUE(choose(9));
    auto& compared = part<QTableWidget>(page_, "compared");
    QStringList rows;
    for (int row = 0; row < compared.rowCount(); ++row)
        rows << compared.item(row, 0)->text() + QStringLiteral(": ") + compared.item(row, 1)->text() + QStringLiteral(" | ") +
                    compared.item(row, 2)->text();
    QString const all = rows.join(QLatin1Char('\n')).replace(QChar(0xa0), QLatin1Char(' '));
    EXPECT_TRUE(all.contains(QStringLiteral("≠ Asked for: claude | gpt-4o"))) << all.toStdString();
    EXPECT_TRUE(all.contains(QStringLiteral("≠ Latency: 200 ms | 191 ms"))) << all.toStdString();
    EXPECT_TRUE(all.contains(QStringLiteral("≠ Attempt 2: "))) << all.toStdString();
    EXPECT_FALSE(all.contains(QStringLiteral("Group"))) << "what is equal is left out";
    part<QCheckBox>(part<CompareView>(page_)).setChecked(false);
    EXPECT_GT(compared.rowCount(), rows.size());
}

TEST_F(TrafficPageTest, a_badge_says_which_target_answered)
{
    show();
    ASSERT_TRUE(shown(200));
    EXPECT_EQ(EventDelegate::badgeText(*model_.rowAt(9)), QStringLiteral("2nd"));
    EXPECT_EQ(EventDelegate::badgeText(*model_.rowAt(8)), QString());
    EXPECT_TRUE(cell(9, EventColumn::answered).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("after 1 that failed")));
    EventDelegate const delegate(model_, nullptr);
    QFontMetrics const metrics(table_.font());
    EXPECT_GT(delegate.wantedWidth(metrics, 9, EventColumn::answered) - metrics.horizontalAdvance(model_.text(9, EventColumn::answered)),
              delegate.wantedWidth(metrics, 8, EventColumn::answered) - metrics.horizontalAdvance(model_.text(8, EventColumn::answered)));
}

// Rows must stay below 2^31 pixels in all, whatever the font.
TEST_F(TrafficPageTest, a_huge_font_does_not_make_rows_too_high_to_count)
{
    table_.setFont(QFont(QStringLiteral("DejaVu Sans"), 60));
    EXPECT_LE(table_.verticalHeader()->defaultSectionSize(), EventTable::highest_row);
    EXPECT_LT(static_cast<double>(EventTable::highest_row) * EventTableModel::mostRows, 2147483647.0);
}

TEST_F(TrafficPageTest, the_newest_of_a_moment_is_found_through_the_frozen_list)
{
    show();
    ASSERT_TRUE(shown(200));
    page_.showRequest(request(20)->id());
    ASSERT_TRUE(eventually([&] { return inspector_.event() != nullptr && inspector_.event()->id() == request(20)->id(); }));
}

TEST(event_delegate, decisions_differ_by_shape_as_well_as_by_colour)
{
    std::set<StatusShape> shapes;
    using storage::event_decision;
    for (auto each :
         {event_decision::allowed, event_decision::blocked, event_decision::error, event_decision::abandoned, event_decision::other}) {
        shapes.insert(statusShape(each));
        EXPECT_FALSE(statusWords(each).isEmpty());
    }
    EXPECT_EQ(shapes.size(), 5u);
}

TEST(event_delegate, latency_bars_grow_with_time_and_end_at_the_cell)
{
    EXPECT_EQ(latencyShare(0), 0);
    EXPECT_LT(latencyShare(20'000), latencyShare(2'000'000));
    EXPECT_EQ(latencyShare(1'000'000'000), 1);
}

TEST(scan_line, tells_how_far_a_search_is_and_why_it_ended)
{
    auto const plain = [](QString text) { return text.replace(QChar(0xa0), QLatin1Char(' ')).toStdString(); };
    EXPECT_EQ(plain(scanText({.scanned = 6'100'000, .of = 10'000'000, .matches = 22, .running = true}, 0)),
              "22 of 10,000,000 requests so far, scanned 6.10 M of 10.0 M");
    EXPECT_EQ(plain(scanText({.scanned = 5, .of = 10, .matches = 1, .stopped = true}, 0)), "1 of 10 requests, stopped after 5");
    EXPECT_EQ(plain(scanText({.scanned = 5, .of = 10, .matches = 1, .broken = true}, 0)), "1 of 10 requests, the search failed after 5");
    EXPECT_EQ(plain(scanText({.scanned = 200'000, .of = 200'000, .matches = 252}, 0)), "252 of 200,000 requests");
    EXPECT_EQ(plain(scanText({.scanned = 1, .of = 1, .matches = 1}, 0)), "1 request");
    EXPECT_EQ(plain(scanText({.scanned = 7, .of = 7, .matches = 7}, 0)), "7 requests");
    EXPECT_EQ(plain(scanText({.scanned = 9'000, .of = 9'000, .matches = 5'482, .listed = 1'000}, 0)),
              "5,482 of 9,000 requests, the first 1,000 are listed");
    EXPECT_TRUE(scanText({.of = 3'000'000, .matches = 2'000'000, .capped = true}, 0).contains(QStringLiteral("narrow")));
    EXPECT_TRUE(plain(scanText({.of = 9, .matches = 9}, 1'000)).starts_with("9 requests, the oldest 1.00 k are not listed"));
}

TEST(term_advice, leaves_out_each_term_in_turn)
{
    auto const shorter = shorterQueries(QStringLiteral("model=a,status=500"));
    ASSERT_EQ(shorter.size(), 2u);
    EXPECT_EQ(shorter[0].term, QStringLiteral("model=a"));
    EXPECT_EQ(shorter[0].where, must(storage::parse_filter("status=500")));
    EXPECT_TRUE(shorterQueries({}).empty());
    EXPECT_TRUE(shorterQueries(QStringLiteral("model=(")).empty());
}

}  // namespace signalbox::console
