// The event table: frozen lists, lists of matches and the live end of a store, as text and under QAbstractItemModelTester.
#include "console/store/event_table_model.hpp"

#include "tests/console/store/store_of_events.hpp"

#include <QAbstractItemModelTester>

#include <algorithm>

namespace {

using namespace signalbox;
using namespace signalbox::console;
using namespace signalbox::console::testing;

Scope scopeOf(char const* query, storage::time_range range = {})
{
    return {.query = QString::fromLatin1(query), .where = must(storage::parse_filter(query)), .range = range};
}

class EventTable : public ::testing::Test {
protected:
    EventTable() : model(reader), tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal) {}

    void show(Scope const& scope, bool following)
    {
        model.setFollowing(following);
        model.setScope(scope);
        if (!reader.isOpen()) openAndWait(reader, store.path());
        waitReady();
    }
    void waitReady()
    {
        QSignalSpy ready{&model, &EventTableModel::ready};
        ASSERT_TRUE(ready.wait(generous_ms));
    }
    /// The text of a cell, once its row is there.
    std::string text(int row, EventColumn column)
    {
        EXPECT_TRUE(eventually([&] { return model.index(row, 0).data(EventTableModel::LoadedRole).toBool(); })) << "row " << row;
        return model.index(row, static_cast<int>(column)).data().toString().toStdString();
    }
    std::string line(int row)
    {
        std::string all;
        for (int column = 0; column < model.columnCount(); ++column)
            all += (column == 0 ? "" : "|") + text(row, static_cast<EventColumn>(column));
        return all;
    }
    /// Minutes and seconds of the start: the events of a StoreOfEvents are a second apart, the first at 12:00:01.
    std::string clock(int row) { return text(row, EventColumn::time).substr(10, 5); }

    StoreOfEvents store;
    StoreReader reader;
    EventTableModel model;
    QAbstractItemModelTester tester;
};

}  // namespace

TEST_F(EventTable, a_frozen_list_has_every_event_newest_first)
{
    store.write(1'000);
    show(scopeOf(""), false);
    EXPECT_FALSE(model.isFollowing());
    ASSERT_EQ(model.rowCount(), 1'000);
    EXPECT_EQ(clock(0), "16:39");
    EXPECT_EQ(clock(1), "16:38");
    EXPECT_EQ(clock(500), "08:19");
    EXPECT_EQ(clock(999), "00:00");
    EXPECT_EQ(model.newest(), model.idAt(0));
    EXPECT_EQ(model.progress(), (ScanProgress{.scanned = 1'000, .of = 1'000, .matches = 1'000}));
    EXPECT_EQ(model.rowsLeftOut(), 0u);
}

TEST_F(EventTable, a_row_reads_as_text)
{
    auto event = full_event();
    event->set_decision("error");
    event->set_status(502);
    event->set_stream(true);
    event->set_latency_us(2'500'000);
    event->set_first_token_us(500'000);
    event->mutable_tokens()->set_completion(100);
    event->set_actual_cost_micros(1'234);
    event->mutable_tokens()->set_estimated(false);
    event->set_fallback_count(2);
    event->set_reason("exhausted");
    store.write(std::move(event));
    show(scopeOf(""), false);
    EXPECT_EQ(line(0), "21 Nov 12:00:00|502 error|requested_model-112|resolved_model-120|provider-119|group-113|key_id-108|tag-117|"
                       "500\u00a0ms|2.50\u00a0s|202|100|50|$0.001234|2|exhausted|req_1m7yzmhg00007");
    EXPECT_EQ(model.index(0, static_cast<int>(EventColumn::total)).data(EventTableModel::RawRole).toLongLong(), 2'500'000);
    EXPECT_EQ(model.index(0, 0).data(EventTableModel::IdRole).toULongLong(), model.idAt(0));
    EXPECT_EQ(model.index(0, 0).data(Qt::FontRole), QVariant{});
    EXPECT_EQ(model.index(0, 0).data(Qt::DecorationRole), QVariant{});
}

TEST_F(EventTable, a_model_name_that_only_its_event_has_is_shown)
{
    auto event = store.make(noon_us);
    event->set_requested_model("what-somebody-typed");
    event->set_reason("unknown_model");
    store.write(std::move(event));
    show(scopeOf(""), false);
    EXPECT_EQ(text(0, EventColumn::model), "what-somebody-typed");
}

TEST_F(EventTable, a_cell_says_what_it_filters_by)
{
    store.write(2);
    show(scopeOf(""), false);
    EXPECT_EQ(text(0, EventColumn::model), "even");
    for (int column = 0; column < model.columnCount(); ++column) {
        QString const field = EventTableModel::filterField(static_cast<EventColumn>(column));
        QString const value = model.filterValue(0, static_cast<EventColumn>(column));
        if (field.isEmpty()) continue;
        auto const filter = storage::parse_filter((field + QStringLiteral("=\"") + value + QStringLiteral("\"")).toStdString());
        ASSERT_TRUE(filter) << filter.error().detail;
        model.setScope({.where = *filter});
        waitReady();
        ASSERT_TRUE(eventually([&] { return !model.progress().running; }));
        EXPECT_GE(model.rowCount(), 1) << field.toStdString() << " " << value.toStdString();
    }
}

TEST_F(EventTable, rows_that_are_not_there_yet_are_empty_and_come_once_they_were_looked_at)
{
    store.write(3'000);
    show(scopeOf(""), false);
    QSignalSpy changed{&model, &EventTableModel::dataChanged};
    EXPECT_EQ(model.rowAt(2'000), nullptr);
    EXPECT_EQ(model.text(2'000, EventColumn::time), QString{});
    EXPECT_EQ(model.idAt(2'000), 0u);
    EXPECT_FALSE(model.index(2'000, 0).data().isValid());
    ASSERT_TRUE(eventually([&] { return !changed.isEmpty(); }));
    ASSERT_NE(model.rowAt(2'000), nullptr);
    EXPECT_EQ(changed.first().at(0).toModelIndex().row(), 2'000 / 256 * 256);
    EXPECT_EQ(changed.first().at(1).toModelIndex().row(), 2'000 / 256 * 256 + 255);
    EXPECT_EQ(clock(2'000), "16:39");
}

TEST_F(EventTable, what_the_view_shows_is_fetched_with_its_neighbours)
{
    store.write(3'000);
    show(scopeOf(""), false);
    QSignalSpy changed{&model, &EventTableModel::dataChanged};
    model.setViewport(1'530, 1'560);  // pages 5 and 6
    ASSERT_TRUE(eventually([&] { return changed.size() >= 4; }));
    for (int const row : {1'024, 1'279, 1'280, 1'560, 2'047}) EXPECT_NE(model.rowAt(row), nullptr) << row;
}

TEST_F(EventTable, jumps_displace_each_other_and_the_last_is_answered)
{
    store.write(5'000);
    show(scopeOf(""), false);
    for (int const row : {4'900, 300, 2'500, 4'000, 1'000}) {
        model.setViewport(row, row + 40);
        QCoreApplication::processEvents();
    }
    ASSERT_TRUE(eventually([&] { return model.index(1'040, 0).data(EventTableModel::LoadedRole).toBool(); }));
    EXPECT_EQ(clock(1'000), "06:39");
}

TEST_F(EventTable, a_range_lists_what_started_in_it)
{
    store.write(1'000);
    show(scopeOf("", {noon_us + 100 * second_us, noon_us + 200 * second_us}), false);
    ASSERT_EQ(model.rowCount(), 100);
    EXPECT_EQ(clock(0), "03:19");
    EXPECT_EQ(clock(99), "01:40");
}

TEST_F(EventTable, a_frozen_list_stays_and_counts_what_arrives)
{
    store.write(600);
    show(scopeOf(""), false);
    QSignalSpy arrived{&model, &EventTableModel::arrivedChanged};
    std::uint64_t const newest = model.newest();
    store.write(50);
    auto late = plain_event(noon_us + 300 * second_us + 1'000, 900'000);
    late->set_run(1);
    late->set_sequence(store.writer().sequences().next());
    store.write(std::move(late));  // older than half of the list
    ASSERT_TRUE(eventually([&] { return model.arrivedSince() == 51; }));
    EXPECT_EQ(arrived.last().first().toULongLong(), 51u);
    EXPECT_EQ(model.rowCount(), 600);
    EXPECT_EQ(model.newest(), newest);
    EXPECT_EQ(clock(0), "09:59");
    EXPECT_EQ(clock(599), "00:00");
    model.refresh();
    waitReady();
    EXPECT_EQ(model.rowCount(), 651);
    EXPECT_EQ(model.arrivedSince(), 0u);
}

TEST_F(EventTable, naming_the_snapshot_that_is_shown_starts_nothing_over)
{
    store.write(100);
    show(scopeOf(""), false);
    QSignalSpy reset{&model, &EventTableModel::modelReset};
    Scope named = scopeOf("");
    named.snapshot = model.newest();
    model.setScope(named);
    EXPECT_EQ(model.scope(), named);
    Scope moved = named;
    moved.query = QStringLiteral("  ");
    model.setScope(moved);
    QCoreApplication::processEvents();
    EXPECT_EQ(reset.size(), 0);
    named.snapshot = model.idAt(40);
    model.setScope(named);
    waitReady();
    EXPECT_EQ(model.rowCount(), 60) << "another snapshot is another list";
}

TEST_F(EventTable, a_relative_range_that_moved_does_not_start_over)
{
    store.write(10);
    Scope scope = scopeOf("", {noon_us, noon_us + hour_us});
    scope.last = std::chrono::hours{1};
    show(scope, false);
    QSignalSpy reset{&model, &EventTableModel::modelReset};
    scope.range = {noon_us + second_us, noon_us + hour_us + second_us};
    model.setScope(scope);
    QCoreApplication::processEvents();
    EXPECT_EQ(reset.size(), 0);
    scope.last = std::chrono::hours{2};
    model.setScope(scope);
    EXPECT_TRUE(reset.wait(generous_ms));
}

TEST_F(EventTable, a_filter_lists_its_matches_and_says_how_far_it_looked)
{
    store.write(2'000);
    show(scopeOf("model=odd"), false);
    ASSERT_TRUE(eventually([&] { return !model.progress().running; }));
    ASSERT_EQ(model.rowCount(), 1'000);
    EXPECT_EQ(model.progress(), (ScanProgress{.scanned = 2'000, .of = 2'000, .matches = 1'000}));
    EXPECT_EQ(clock(0), "33:18");
    EXPECT_EQ(clock(999), "00:00");
    EXPECT_EQ(text(700, EventColumn::model), "odd");
    EXPECT_EQ(model.rowOf(model.idAt(345)), 345);
}

TEST_F(EventTable, a_filter_without_matches_is_ready_and_empty)
{
    store.write(100);
    show(scopeOf("model=nobody"), false);
    ASSERT_TRUE(eventually([&] { return !model.progress().running; }));
    EXPECT_EQ(model.rowCount(), 0);
    EXPECT_EQ(model.progress(), (ScanProgress{.scanned = 100, .of = 100}));
}

TEST_F(EventTable, matches_that_arrive_are_counted_others_are_not)
{
    store.write(100);
    show(scopeOf("model=odd"), false);
    store.write(10);
    ASSERT_TRUE(eventually([&] { return model.arrivedSince() == 5; }));
    EXPECT_EQ(model.rowCount(), 50);
}

TEST_F(EventTable, following_arrivals_come_at_the_top_of_the_whole_list)
{
    store.write(30);
    show(scopeOf(""), true);
    EXPECT_TRUE(model.isFollowing());
    EXPECT_EQ(model.rowCount(), 30);
    QSignalSpy inserted{&model, &EventTableModel::rowsInserted};
    QSignalSpy reset{&model, &EventTableModel::modelReset};
    store.write(20);
    ASSERT_TRUE(eventually([&] { return model.rowCount() == 50; }));
    EXPECT_EQ(inserted.size(), 1) << "one insert for all that came";
    EXPECT_EQ(inserted.first().at(1).toInt(), 0);
    EXPECT_EQ(reset.size(), 0);
    EXPECT_EQ(clock(0), "00:49");
    EXPECT_EQ(clock(49), "00:00");
    EXPECT_EQ(model.rowOf(model.idAt(13)), 13);
    EXPECT_EQ(model.arrivedSince(), 0u);
    EXPECT_EQ(model.progress(), (ScanProgress{.scanned = 50, .of = 50, .matches = 50}));
}

TEST_F(EventTable, following_keeps_every_row_of_a_long_list)
{
    store.write(2'500);
    show(scopeOf(""), true);
    EXPECT_EQ(model.rowCount(), 2'500);
    EXPECT_EQ(clock(2'499), "00:00");
}

TEST_F(EventTable, following_keeps_every_match_of_a_filter)
{
    store.write(3'000);
    show(scopeOf("model=odd"), true);
    ASSERT_TRUE(eventually([&] { return !model.progress().running; }));
    EXPECT_EQ(model.rowCount(), 1'500);
    store.write(10);
    ASSERT_TRUE(eventually([&] { return model.rowCount() == 1'505; }));
    ASSERT_TRUE(eventually([&] { return model.progress().of == 3'010; }));
    EXPECT_EQ(model.progress(), (ScanProgress{.scanned = 3'010, .of = 3'010, .matches = 1'505}));
    EXPECT_EQ(clock(1'504), "00:00");
}

TEST_F(EventTable, arrivals_of_a_filter_are_those_that_pass)
{
    store.write(30);
    show(scopeOf("model=even"), true);
    ASSERT_TRUE(eventually([&] { return !model.progress().running; }));
    EXPECT_EQ(model.rowCount(), 15);
    store.write(9);
    ASSERT_TRUE(eventually([&] { return model.rowCount() == 19; }));
    for (int row = 0; row < 19; ++row) EXPECT_EQ(text(row, EventColumn::model), "even");
}

TEST_F(EventTable, arrivals_keep_their_order_and_miss_no_late_one)
{
    store.write(30);
    show(scopeOf(""), true);
    auto late = plain_event(noon_us + 3 * second_us + 500'000, 900'000);
    late->set_run(1);
    late->set_sequence(store.writer().sequences().next());
    std::uint64_t const id = late->id();
    store.write(std::move(late));
    ASSERT_TRUE(eventually([&] { return model.rowCount() == 31; }));
    EXPECT_EQ(model.idAt(0), id);
}

// Without the tester, which looks at every cell after each insert.
TEST(FollowingEventTable, loses_no_row_when_more_arrive_than_are_kept_above_the_list)
{
    for (char const* const query : {"", "model=odd"}) {
        StoreOfEvents store;
        StoreReader reader;
        openAndWait(reader, store.path());
        EventTableModel table{reader};
        table.setScope(scopeOf(query));
        QSignalSpy ready{&table, &EventTableModel::ready};
        ASSERT_TRUE(ready.wait(generous_ms));
        bool const all = *query == 0;
        for (int written = 9'000; written <= 117'000; written += 9'000) {
            store.write(9'000, 1'000);
            ASSERT_TRUE(eventually([&] { return table.rowCount() == (all ? written : written / 2); })) << table.rowCount();
        }
        int const oldest = table.rowCount() - 1;
        ASSERT_TRUE(eventually([&] { return table.rowAt(oldest) != nullptr; }));
        EXPECT_EQ(table.text(oldest, EventColumn::time), QStringLiteral("21 Nov 12:00:00")) << query;
        EXPECT_EQ(table.text(0, EventColumn::time), QStringLiteral("21 Nov 12:01:56"));
        EXPECT_EQ(table.rowAt(0)->started_us, noon_us + (all ? 116'999 : 116'998) * std::int64_t{1'000});
    }
}

TEST(LongEventTable, shows_its_first_page_before_the_rest)
{
    StoreOfEvents store;
    store.write(20'001, 1'000);
    StoreReader reader;
    openAndWait(reader, store.path());
    EventTableModel table{reader};
    table.setFollowing(false);
    table.setScope(scopeOf(""));
    QSignalSpy ready{&table, &EventTableModel::ready};
    QSignalSpy inserted{&table, &EventTableModel::rowsInserted};
    ASSERT_TRUE(ready.wait(generous_ms));
    EXPECT_EQ(table.rowCount(), EventTableModel::pageRows);
    EXPECT_NE(table.rowAt(EventTableModel::pageRows - 1), nullptr);
    ASSERT_TRUE(inserted.wait(generous_ms));
    EXPECT_EQ(inserted.size(), 1);
    EXPECT_EQ(table.rowCount(), 20'001);
    table.refresh();
    ASSERT_TRUE(ready.wait(generous_ms));
    QSignalSpy located{&table, &EventTableModel::located};
    table.locate(id_of(noon_us, 1));
    EXPECT_EQ(table.rowCount(), 20'001) << "a place is a row that is there";
    ASSERT_TRUE(eventually([&] { return !located.isEmpty(); }));
    EXPECT_EQ(located.first().at(1).toInt(), 20'000);
}

TEST_F(EventTable, pausing_and_following_again_moves_no_row_and_reads_nothing_anew)
{
    store.write(2'500);
    show(scopeOf(""), true);
    QSignalSpy reset{&model, &EventTableModel::modelReset};
    QSignalSpy following{&model, &EventTableModel::followingChanged};
    std::uint64_t const at_100 = model.idAt(100);
    model.setFollowing(false);
    EXPECT_EQ(following.size(), 1);
    store.write(10);
    ASSERT_TRUE(eventually([&] { return model.arrivedSince() == 10; }));
    EXPECT_EQ(model.rowCount(), 2'500);
    EXPECT_EQ(model.rowOf(at_100), 100);
    model.setFollowing(true);
    EXPECT_EQ(model.rowCount(), 2'510);
    EXPECT_EQ(model.rowOf(at_100), 110);
    EXPECT_EQ(clock(0), "41:49");
    EXPECT_EQ(model.arrivedSince(), 0u);
    EXPECT_EQ(reset.size(), 0);
}

TEST_F(EventTable, naming_the_newest_row_freezes_without_reading_anew)
{
    store.write(100);
    show(scopeOf("model=odd"), true);
    store.write(10);
    ASSERT_TRUE(eventually([&] { return model.rowCount() == 55; }));
    QSignalSpy reset{&model, &EventTableModel::modelReset};
    Scope named = scopeOf("model=odd");
    named.snapshot = model.newest();
    EXPECT_EQ(named.snapshot, model.idAt(0));
    model.setScope(named);
    EXPECT_FALSE(model.isFollowing());
    store.write(10);
    ASSERT_TRUE(eventually([&] { return model.arrivedSince() == 5; }));
    model.setScope(scopeOf("model=odd"));
    EXPECT_EQ(model.rowCount(), 60);
    EXPECT_EQ(reset.size(), 0);
}

TEST_F(EventTable, a_list_that_was_asked_for_with_a_snapshot_is_read_anew_without_it)
{
    store.write(100);
    Scope named = scopeOf("");
    named.snapshot = id_of(noon_us + 59 * second_us, 60);
    show(named, false);
    ASSERT_EQ(model.rowCount(), 60);
    model.setScope(scopeOf(""));
    waitReady();
    EXPECT_EQ(model.rowCount(), 100);
}

// A slot may ask for another list while the model tells of the one before, as a page does when its view scrolls.
TEST_F(EventTable, another_list_may_be_asked_for_from_every_signal)
{
    auto const on = [](auto signal) {
        return [signal](EventTableModel* of, std::function<void()> run) { QObject::connect(of, signal, of, std::move(run)); };
    };
    std::vector<std::function<void(EventTableModel*, std::function<void()>)>> const hooks{
        on(&EventTableModel::modelAboutToBeReset), on(&EventTableModel::modelReset),     on(&EventTableModel::ready),
        on(&EventTableModel::progressChanged),     on(&EventTableModel::arrivedChanged), on(&EventTableModel::followingChanged),
        on(&EventTableModel::rowsInserted),        on(&EventTableModel::dataChanged)};
    store.write(9'000);
    openAndWait(reader, store.path());
    std::array const scopes{scopeOf("model=odd"), scopeOf(""), scopeOf("model=even"), scopeOf("model=nobody")};
    for (std::size_t hook = 0; hook < hooks.size(); ++hook) {
        EventTableModel table{reader};
        int calls = 0;
        hooks[hook](&table, [&] {
            if (++calls > 40) return;
            Scope next = scopes.at(static_cast<std::size_t>(calls) % scopes.size());
            next.snapshot = calls % 5 == 4 ? table.newest() : 0;
            table.setScope(next);
            table.setFollowing(calls % 3 != 0);
            table.setViewport(calls * 200, calls * 200 + 40);
            if (calls % 7 == 0) table.stop();
            table.refresh();
        });
        table.setScope(scopes[0]);
        store.write(4);
        ASSERT_TRUE(eventually([&] {
            table.setViewport(2'000, 2'040);  // so that pages come, too
            return calls > 40 || (calls > 0 && table.rowCount() > 0 && !table.progress().running);
        })) << hook;
        table.disconnect();
        table.setFollowing(true);
        table.setScope(scopeOf("key=nothing"));
        table.setScope(scopes[0]);
        auto const matches = 4'500 + 2 * (static_cast<int>(hook) + 1);
        EXPECT_TRUE(eventually([&] { return table.rowCount() == matches && !table.progress().running; }))
            << hook << ": " << table.rowCount();
    }
}

TEST_F(EventTable, following_and_freezing_at_once_ends_frozen)
{
    store.write(10);
    show(scopeOf(""), false);
    model.setFollowing(true);
    model.setFollowing(false);
    store.write(5);
    ASSERT_TRUE(eventually([&] { return model.arrivedSince() == 5; }));
    EXPECT_EQ(model.rowCount(), 10);
}

TEST_F(EventTable, a_range_that_ended_is_not_followed)
{
    store.write(10);
    model.setScope(scopeOf("", {0, 1'000'000'000'000'000}));
    show(scopeOf("", {0, 1'000'000'000'000'000}), true);
    EXPECT_FALSE(model.isFollowing());
    EXPECT_EQ(model.rowCount(), 0);
}

TEST_F(EventTable, an_event_is_located_wherever_it_stands)
{
    store.write(4'000);
    show(scopeOf(""), false);
    QSignalSpy located{&model, &EventTableModel::located};
    std::uint64_t const far = id_of(noon_us + 99 * second_us, 100);
    EXPECT_EQ(model.rowOf(far), -1);
    model.locate(far);
    ASSERT_TRUE(eventually([&] { return located.size() == 1; }));
    EXPECT_EQ(located.last().at(1).toInt(), 3'900);
    model.locate(12'345);
    ASSERT_TRUE(eventually([&] { return located.size() == 2; }));
    EXPECT_EQ(located.last().at(1).toInt(), -1);
    model.locate(model.idAt(7));
    EXPECT_EQ(located.last().at(1).toInt(), 7);
}

TEST_F(EventTable, events_that_retention_took_leave_their_rows_empty)
{
    store.write(2'000);
    show(scopeOf(""), false);
    must(store.writer().prune(noon_us + 1'000 * second_us, 10'000));
    EXPECT_EQ(model.rowAt(1'900), nullptr);
    QSignalSpy changed{&model, &EventTableModel::dataChanged};
    ASSERT_TRUE(changed.wait(generous_ms));
    EXPECT_EQ(model.rowAt(1'900), nullptr);
    EXPECT_EQ(model.rowCount(), 2'000);
    QCoreApplication::processEvents();
    EXPECT_EQ(changed.size(), 1) << "they are not asked for again";
    EXPECT_EQ(clock(999), "16:40");
}

TEST_F(EventTable, another_store_takes_the_place_of_the_first)
{
    store.write(10);
    show(scopeOf(""), false);
    StoreOfEvents other;
    auto event = other.make(noon_us);
    event->set_requested_model("only-here");
    other.write(std::move(event));
    reader.open(other.path());
    EXPECT_EQ(model.rowCount(), 0);
    waitReady();
    EXPECT_EQ(model.rowCount(), 1);
    EXPECT_EQ(text(0, EventColumn::model), "only-here");
    reader.close();
    EXPECT_EQ(model.rowCount(), 0);
}

TEST_F(EventTable, a_list_is_cut_where_item_views_end)
{
    EXPECT_EQ(EventTableModel::shownRows(49'999'999), 49'999'999);
    EXPECT_EQ(EventTableModel::shownRows(50'000'001), 50'000'000);
    EXPECT_EQ(EventTableModel::shownRows(~std::uint64_t{0}), 50'000'000);
    EXPECT_LT(std::int64_t{EventTableModel::mostRows} * 42, std::int64_t{1} << 31);
}

TEST_F(EventTable, headings_have_a_title_and_say_what_they_mean)
{
    QStringList titles;
    for (int column = 0; column < model.columnCount(); ++column) {
        titles << model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        EXPECT_FALSE(model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
    }
    EXPECT_EQ(titles.join(QStringLiteral("|")).toStdString(),
              "Time|Status|Model asked|Answered by|Provider|Group|Key|Tag|First token|Total|Tokens in|"
              "Tokens out|Tokens/s|Cost|Fallbacks|Reason|Id");
}

TEST_F(EventTable, a_store_that_grows_says_so)
{
    openAndWait(reader, store.path());
    QSignalSpy grown{&reader, &StoreReader::grown};
    store.write(1);
    EXPECT_TRUE(grown.wait(generous_ms));
}
