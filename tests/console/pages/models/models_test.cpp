// The matrix of models: its numbers, its order, and where its clicks lead.
#include "console/pages/models/models_page.hpp"
#include "console/pages/models/models_table.hpp"

#include "console/chart/cell_bars.hpp"
#include "console/chart/distribution_chart.hpp"
#include "console/chart/scatter_chart.hpp"
#include "console/look/figures.hpp"
#include "console/look/theme.hpp"
#include "console/look/name_colors.hpp"
#include "console/pages/counting_line.hpp"
#include "console/pages/message_pane.hpp"

#include "tests/console/pages/statistics_store.hpp"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <cmath>

namespace signalbox::console {
namespace {

using namespace testing;

// large: 80 requests at 1 s, a quarter failed; small: 40 at 2 s; "": 10 without a price; half: 20, some without a price.
void fill(StatisticsStore& store)
{
    std::vector<Made> made;
    for (int i = 0; i < 80; ++i) made.push_back({.at_us = noon_us + i, .model = "large", .reason = i % 4 == 0 ? "timeout" : ""});
    for (int i = 0; i < 40; ++i) made.push_back({.at_us = noon_us + i, .model = "small", .latency_us = 2'000'000, .cost = 300});
    for (int i = 0; i < 10; ++i) made.push_back({.at_us = noon_us + i, .model = "", .latency_us = 50'000, .cost = std::nullopt});
    for (int i = 0; i < 20; ++i)
        made.push_back({.at_us = noon_us + i,
                        .model = "half",
                        .latency_us = 80'000,
                        .cost = i % 2 == 0 ? std::optional<std::int64_t>(5'000) : std::nullopt});
    store.write(made);
}

storage::time_range const all_hour{noon_us, noon_us + hour_us};

std::string told(ModelsTable const& table)
{
    std::string text;
    for (int row = 0; row < table.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < table.columnCount(); ++column) cells << table.index(row, column).data().toString();
        text += plainText(cells.join(QStringLiteral(" | "))) + "\n";
    }
    return text;
}

std::string names(ModelsTable const& table)
{
    QStringList all;
    for (ModelRow const& row : table.rows()) all << table.shownName(row);
    return all.join(QLatin1Char(' ')).toStdString();
}

class Matrix : public ::testing::Test {
protected:
    void SetUp() override
    {
        fill(store_);
        table_.setRows(must(readModels(*store_.reader(), {all_hour, {}})).rows, QStringLiteral("Model"), QStringLiteral("(none)"));
    }
    StatisticsStore store_;
    ModelsTable table_;
    QAbstractItemModelTester const tester_{&table_, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(Matrix, has_the_figures_of_each_model_and_calls_unknown_costs_unknown)
{
    EXPECT_EQ(told(table_), "large | 80 | 25.0 % | 1.01 s | 1.01 s | 1.02 s | 507 ms | 100 | $0.080 | $0.0073\n"
                            "small | 40 | 0 % | 2.01 s | 2.03 s | 2.03 s | 1.01 s | 50.0 | $0.012 | $0.0020\n"
                            "half | 20 | 0 % | 80.8 ms | 81.8 ms | 81.9 ms | 40.9 ms | 1,250 | ≥ $0.050 | unknown\n"
                            "(none) | 10 | 0 % | 49.6 ms | 50.1 ms | 50.1 ms | 25.1 ms | 2,000 | unknown | unknown\n");
}

TEST_F(Matrix, sorts_by_every_column_both_ways_with_what_is_not_known_last)
{
    EXPECT_EQ(names(table_), "large small half (none)") << "most requests first";
    table_.sort(0, Qt::AscendingOrder);
    EXPECT_EQ(names(table_), "(none) half large small");
    int const cost = 1 + static_cast<int>(Figure::cost);
    table_.sort(cost, Qt::AscendingOrder);
    EXPECT_EQ(names(table_), "small half large (none)");
    table_.sort(cost, Qt::DescendingOrder);
    EXPECT_EQ(names(table_), "large half small (none)");
    table_.sort(99, Qt::AscendingOrder);
    EXPECT_EQ(names(table_), "large half small (none)") << "there is no such column";
    table_.setRows(table_.rows(), QStringLiteral("Model"), QStringLiteral("(none)"));
    EXPECT_EQ(names(table_), "large half small (none)") << "new figures keep the order";
}

TEST_F(Matrix, moves_what_is_selected_with_its_row)
{
    QPersistentModelIndex const small = table_.index(1, 2);
    table_.sort(0, Qt::DescendingOrder);
    EXPECT_EQ(small.row(), table_.rowOf(QStringLiteral("small")));
    EXPECT_EQ(small.column(), 2);
}

TEST_F(Matrix, draws_bars_against_the_largest_of_a_column)
{
    EXPECT_EQ(table_.index(0, 1).data(bar_role).toDouble(), 1.0);
    EXPECT_EQ(table_.index(1, 1).data(bar_role).toDouble(), 0.5);
    EXPECT_FALSE(table_.index(3, 1 + static_cast<int>(Figure::cost)).data(bar_role).isValid());
    EXPECT_FALSE(table_.index(0, 0).data(bar_role).isValid());
    EXPECT_TRUE(table_.index(0, 1 + static_cast<int>(Figure::errors)).data(trouble_role).toBool());
    EXPECT_EQ(table_.index(2, 0).data(series_role).toInt(), nameColor(QStringLiteral("half")));
}

TEST_F(Matrix, becomes_csv_with_bare_numbers_and_their_units)
{
    ChartTable const csv = table_.table();
    EXPECT_EQ(
        csv.header.join(QLatin1Char('|')).toStdString(),
        "Model|Requests|Errors, %|p50, ms|p95, ms|p99, ms|First token p95, ms|Tokens/s|Cost, USD|Per 1,000 tokens, USD|Cost is complete");
    EXPECT_EQ(csv.rows[1].mid(0, 3).join(QLatin1Char('|')).toStdString(), "small|40|0");
    EXPECT_EQ(csv.rows[1][8].toStdString(), "0.012");
    EXPECT_EQ(csv.rows[3][8].toStdString(), "") << "unknown is not 0";
    EXPECT_EQ(csv.rows[2].back().toStdString(), "no");
}

TEST(Models, can_be_rows_of_another_dimension_and_are_bounded)
{
    StatisticsStore store;
    fill(store);
    auto const by = [&](storage::dimension of) { return must(readModels(*store.reader(), {all_hour, {}, of})).rows; };
    ASSERT_EQ(by(storage::dimension::provider).size(), 1u);
    EXPECT_EQ(by(storage::dimension::provider)[0].value(Figure::requests), 150);
    std::vector<Made> made;
    for (std::size_t i = 0; i < most_model_rows + 20; ++i) made.push_back({.at_us = noon_us + 10, .model = "many-" + std::to_string(i)});
    store.write(made);
    ModelsFigures const many = must(readModels(*store.reader(), {all_hour, {}}));
    EXPECT_EQ(many.rows.size(), most_model_rows);
    EXPECT_EQ(many.left_out, 24u);
}

class ModelsShown : public ::testing::Test {
protected:
    void SetUp() override
    {
        fill(store_);
        openStore(reader_, store_.path());
        page_.resize(1'180, 700);
        scope_.range = all_hour;
    }
    void show()
    {
        QSignalSpy settled(&page_, &ModelsPage::settled);
        page_.setScope(scope_);
        page_.show();
        ASSERT_TRUE(!settled.isEmpty() || settled.wait(generous_ms));
    }
    QTableView& view() { return *page_.findChild<QTableView*>(); }
    QComboBox& combo(QString const& name)
    {
        for (QComboBox* const each : page_.findChildren<QComboBox*>())
            if (each->accessibleName() == name) return *each;
        throw std::runtime_error{"no combo box " + name.toStdString()};
    }
    void click(int row, Qt::KeyboardModifiers keys)
    {
        QTest::mouseClick(view().viewport(), Qt::LeftButton, keys, view().visualRect(view().model()->index(row, 0)).center());
    }
    MessagePane& message() { return *page_.findChild<MessagePane*>(); }
    StatisticsStore store_;
    StoreReader reader_;
    ModelsPage page_{reader_, nullptr};
    Scope scope_;
};

TEST_F(ModelsShown, narrows_with_a_click_and_opens_traffic_with_shift)
{
    show();
    QSignalSpy narrow(&page_, &Page::narrow);
    QSignalSpy traffic(&page_, &Page::openTraffic);
    click(1, {});
    ASSERT_EQ(narrow.size(), 1);
    EXPECT_EQ(narrow[0], (QVariantList{QStringLiteral("model"), QStringLiteral("small"), true}));
    click(0, Qt::ShiftModifier);
    ASSERT_EQ(traffic.size(), 1);
    EXPECT_EQ(traffic[0], (QVariantList{QStringLiteral("model"), QStringLiteral("large")}));
    view().setFocus();
    view().setCurrentIndex(view().model()->index(3, 0));
    QTest::keyClick(&view(), Qt::Key_Return);
    EXPECT_EQ(narrow[1], (QVariantList{QStringLiteral("model"), QString(), true})) << "requests without a model";
}

TEST_F(ModelsShown, sorts_when_a_heading_is_clicked)
{
    show();
    QHeaderView* const header = view().horizontalHeader();
    int const section = 1 + static_cast<int>(Figure::p95);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(header->sectionViewportPosition(section) + 20, header->height() / 2));
    std::string const once = view().model()->index(0, 0).data().toString().toStdString();
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(header->sectionViewportPosition(section) + 20, header->height() / 2));
    std::string const twice = view().model()->index(0, 0).data().toString().toStdString();
    EXPECT_TRUE((once == "small" && twice == "(no model)") || (once == "(no model)" && twice == "small")) << once << ' ' << twice;
}

TEST_F(ModelsShown, scatters_any_two_figures)
{
    show();
    auto* const scatter = page_.findChild<ScatterChart*>();
    ASSERT_EQ(scatter->points().size(), 4u);
    combo(QStringLiteral("Figure to the right")).setCurrentIndex(static_cast<int>(Figure::requests));
    combo(QStringLiteral("Figure upwards")).setCurrentIndex(static_cast<int>(Figure::errors));
    EXPECT_EQ(scatter->title(), QStringLiteral("Errors against Requests"));
    EXPECT_EQ(scatter->points()[0].x, 80);
    EXPECT_EQ(scatter->points()[0].y, 0.25);
    QSignalSpy narrow(&page_, &Page::narrow);
    emit scatter->pointClicked(1, {});
    ASSERT_EQ(narrow.size(), 1);
    EXPECT_EQ(narrow[0][1].toString(), QStringLiteral("small"));
}

TEST_F(ModelsShown, overlays_the_distributions_of_two)
{
    show();
    auto* const chart = page_.findChild<DistributionChart*>();
    ASSERT_EQ(chart->distributions().size(), 2u);
    EXPECT_EQ(chart->distributions()[0].name, QStringLiteral("large"));
    EXPECT_EQ(chart->distributions()[1].name, QStringLiteral("small"));
    EXPECT_TRUE(chart->sentence().startsWith(QStringLiteral("large, beside small, is faster at the median")));
    combo(QStringLiteral("Second distribution")).setCurrentIndex(2);
    EXPECT_EQ(chart->distributions()[1].name, QStringLiteral("half"));
    EXPECT_EQ(chart->distributions()[1].count(), 20);
    combo(QStringLiteral("Which time")).setCurrentIndex(1);
    EXPECT_EQ(chart->title(), QStringLiteral("First token"));
    EXPECT_EQ(chart->distributions()[0].count(), 60) << "what failed has no first token";
    combo(QStringLiteral("How it is drawn")).setCurrentIndex(1);
    EXPECT_EQ(chart->view(), DistributionChart::View::density);
    combo(QStringLiteral("Second distribution")).setCurrentIndex(0);
    EXPECT_EQ(chart->distributions().size(), 1u) << "the same twice is shown once";
}

TEST_F(ModelsShown, keeps_the_chosen_names_when_new_requests_come)
{
    show();
    combo(QStringLiteral("Second distribution")).setCurrentIndex(2);
    view().setCurrentIndex(view().model()->index(1, 0));
    store_.write({{.at_us = noon_us + minute_us, .model = "large"}});
    QSignalSpy settled(&page_, &ModelsPage::settled);
    page_.refresh();
    ASSERT_TRUE(settled.wait(generous_ms));
    EXPECT_EQ(view().model()->index(0, 1).data().toString(), QStringLiteral("81"));
    EXPECT_EQ(combo(QStringLiteral("Second distribution")).currentText(), QStringLiteral("half"));
    EXPECT_EQ(view().currentIndex().row(), 1);
}

TEST_F(ModelsShown, shows_another_dimension_and_narrows_by_it)
{
    show();
    QSignalSpy settled(&page_, &ModelsPage::settled);
    combo(QStringLiteral("What the rows are")).setCurrentIndex(2);
    ASSERT_TRUE(settled.wait(generous_ms));
    EXPECT_EQ(view().model()->headerData(0, Qt::Horizontal).toString(), QStringLiteral("Provider"));
    QSignalSpy narrow(&page_, &Page::narrow);
    click(0, {});
    EXPECT_EQ(narrow[0], (QVariantList{QStringLiteral("provider"), QStringLiteral("openai"), true}));
}

TEST_F(ModelsShown, judges_two_tags_and_nothing_that_was_not_drawn)
{
    show();
    auto* const verdict = page_.findChild<QLabel*>(QStringLiteral("verdict"));
    EXPECT_FALSE(verdict->isVisible()) << "models differ in what was asked of them, too";
    auto const tagged = [](int number, char const* tag) {
        auto made = plain_event(noon_us + number * second_us, 900'000 + static_cast<std::uint64_t>(number));
        made->set_tag(tag);
        made->set_latency_us(*tag == 'b' ? 2'000'000 : 1'000'000);
        return made;
    };
    temporary_folder const folder;
    batch events;
    for (int i = 0; i < 400; ++i) events.push_back(tagged(i, i % 4 == 0 ? "" : i % 2 == 0 ? "blue" : "green"));
    must(append(*writer_of(folder), events));
    openStore(reader_, QString::fromStdString(folder.file()));
    page_.compareBy(QStringLiteral("tag"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return verdict->isVisible(); }, generous_ms));
    EXPECT_TRUE(plainText(verdict->text()).starts_with("blue against green: median 2.00 times (")) << verdict->text().toStdString();
    EXPECT_TRUE(verdict->text().contains(QStringLiteral("Requests: 100 and 200")));
}

TEST_F(ModelsShown, copies_and_exports_the_matrix)
{
    show();
    QSignalSpy notice(&page_, &Page::notice);
    page_.commands()[1]->trigger();
    EXPECT_TRUE(QApplication::clipboard()->text().startsWith(QStringLiteral("Model asked for,Requests,")));
    ASSERT_EQ(notice.size(), 1);
    QTemporaryDir const folder;
    QString const path = folder.filePath(QStringLiteral("models.csv"));
    page_.exportTo(path);
    ASSERT_TRUE(notice.wait(20'000));
    EXPECT_TRUE(notice.last().first().toString().startsWith(QStringLiteral("Written to ")))
        << notice.last().first().toString().toStdString();
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(QString::fromUtf8(file.readAll()), QApplication::clipboard()->text());
    page_.exportTo(folder.filePath(QStringLiteral("none/models.csv")));
    ASSERT_TRUE(notice.wait(20'000));
    EXPECT_TRUE(notice.last().first().toString().contains(QStringLiteral("could not be written")));
}

TEST_F(ModelsShown, counts_what_rollups_do_not_know_and_says_what_is_missing)
{
    scope_.query = QStringLiteral("status=200");
    scope_.where = filterOf("status=200");
    show();
    ASSERT_TRUE(page_.figures().has_value());
    EXPECT_TRUE(page_.figures()->counting.by_scan);
    EXPECT_FALSE(page_.findChild<CountingLine*>()->isVisible());
    EXPECT_EQ(page_.figures()->rows.size(), 4u);
    QSignalSpy settled(&page_, &ModelsPage::settled);
    Scope elsewhere;
    elsewhere.range = {noon_us + day_us, noon_us + 2 * day_us};
    settled.clear();
    page_.setScope(elsewhere);
    ASSERT_TRUE(settled.wait(generous_ms));
    EXPECT_TRUE(message().message().headline.startsWith(QStringLiteral("No requests from")));
    QSignalSpy chosen(&page_, &Page::rangeChosen);
    emit message().pressed(0);
    EXPECT_EQ(chosen.size(), 1);
}

TEST_F(ModelsShown, keeps_its_choices_between_runs_and_ignores_a_torn_state)
{
    show();
    combo(QStringLiteral("Figure upwards")).setCurrentIndex(0);
    combo(QStringLiteral("How it is drawn")).setCurrentIndex(1);
    view().sortByColumn(0, Qt::AscendingOrder);
    QByteArray const state = page_.saveState();
    ModelsPage other(reader_, nullptr);
    for (qsizetype cut = 0; cut < state.size(); cut += 7) other.restoreState(state.left(cut));
    for (QComboBox* const each : other.findChildren<QComboBox*>())
        EXPECT_TRUE(each->accessibleName() != QStringLiteral("Figure upwards") || each->currentIndex() == static_cast<int>(Figure::p95));
    other.restoreState(state);
    EXPECT_EQ(other.saveState(), state);
}

TEST_F(ModelsShown, names_everything_that_takes_the_keyboard)
{
    show();
    for (QWidget* const each : page_.findChildren<QWidget*>())
        if (each->isVisible() && (each->focusPolicy() & Qt::TabFocus) != 0 && !qobject_cast<QAbstractItemView*>(each->parentWidget())) {
            EXPECT_FALSE(each->accessibleName().isEmpty()) << each->metaObject()->className();
        }
}

// Pictures of a store of made-up traffic: SIGNALBOX_SAMPLE names one, SIGNALBOX_PICTURES the folder.
TEST(ModelsPictures, of_a_store_of_samples)
{
    QString const path = qEnvironmentVariable("SIGNALBOX_SAMPLE");
    if (path.isEmpty()) GTEST_SKIP() << "set SIGNALBOX_SAMPLE to a store";
    StoreReader reader;
    openStore(reader, path);
    ModelsPage page(reader, nullptr);
    page.setScope(Scope());
    for (auto const& [name, size, points, choice] : {std::tuple{"models-light", QSize(1'180, 640), 10, Choice::light},
                                                     std::tuple{"models-large", QSize(1'180, 640), 14, Choice::light},
                                                     std::tuple{"models-wide", QSize(1'820, 920), 10, Choice::dark}}) {
        Theme::instance().setChoice(choice);
        QApplication::setFont(QFont(QStringLiteral("DejaVu Sans"), points));
        page.setFont(QApplication::font());
        page.resize(size);
        QSignalSpy settled(&page, &ModelsPage::settled);
        page.show();
        ASSERT_TRUE(page.figures() || settled.wait(generous_ms));
        QApplication::processEvents();
        keepPicture(page, QString::fromLatin1(name));
    }
    Theme::instance().setChoice(Choice::light);
    QApplication::setFont(QFont(QStringLiteral("DejaVu Sans"), 10));
}

}  // namespace
}  // namespace signalbox::console
