// The charts as their users have them: by mouse, by keys, as a table, read aloud. Some places and sizes of pixels, no timing.
#include "console/chart/brush_strip.hpp"
#include "console/chart/cell_bars.hpp"
#include "console/chart/chart_canvas.hpp"
#include "console/chart/crosshair.hpp"
#include "console/chart/decimate.hpp"
#include "console/chart/distribution_chart.hpp"
#include "console/chart/heat_map.hpp"
#include "console/chart/scatter_chart.hpp"
#include "console/chart/series_layer.hpp"
#include "console/chart/sparkline.hpp"
#include "console/look/theme.hpp"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QPainter>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

namespace signalbox::console {
namespace {

constexpr std::int64_t minute = 60'000'000;
constexpr std::int64_t start = 1'795'269'600'000'000;  // 21 November 2026 14:00 UTC
constexpr int generous_ms = 20'000;

Series wave(QString const& name, int color, int count, double height)
{
    Series made{name, color, {}};
    for (int i = 0; i < count; ++i) made.samples.push_back({start + i * minute, height * (1.2 + std::sin(i / 6.0 + color))});
    return made;
}

void keep(QWidget& of, QString const& name)
{
    if (QString const folder = qEnvironmentVariable("SIGNALBOX_PICTURES"); !folder.isEmpty())
        of.grab().save(QDir(folder).filePath(name + QStringLiteral(".png")));
}

template <class Chart>
void show(Chart& chart, int width = 640, int height = 260)
{
    chart.resize(width, height);
    chart.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&chart, generous_ms));
}

int inks(QImage const& image)
{
    std::set<QRgb> colors;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) colors.insert(image.pixel(x, y));
    return static_cast<int>(colors.size());
}

bool has(QImage const& image, QColor const& color)
{
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixelColor(x, y).rgb() == color.rgb()) return true;
    return false;
}

class Charts : public testing::Test {
protected:
    void SetUp() override { Theme::instance().setChoice(Choice::light); }
    void TearDown() override { Theme::instance().setChoice(Choice::light); }
    ChartCanvas canvas_{ChartCanvas::Style::lines, Unit::duration};
    void fill(ChartCanvas& canvas, int count = 120)
    {
        canvas.setTitle(QStringLiteral("Latency"));
        canvas.setRange({start, start + count * minute}, minute);
        canvas.setSeries({wave(QStringLiteral("p50"), 0, count, 4e5), wave(QStringLiteral("p95"), 1, count, 9e5)});
    }
};

// A reply of seven minutes between replies of 200 ms and of 800 ms.
TEST_F(Charts, one_outlier_does_not_press_the_others_to_the_ground_on_a_logarithmic_axis)
{
    Series outlier{QStringLiteral("p95"), 1, {}};
    for (int i = 0; i < 60; ++i) outlier.samples.push_back({start + i * minute, i == 30 ? 420e6 : i < 30 ? 200e3 : 800e3});
    canvas_.setTitle(QStringLiteral("Latency"));
    canvas_.setRange({start, start + 60 * minute}, minute);
    canvas_.setSeries({outlier});
    show(canvas_);
    auto const heightAt = [&](double share) {  // of the line's ink, in pixels above the bottom of the plot
        QImage const image = canvas_.grab().toImage();
        QRectF const plot = canvas_.plot();
        int const x = static_cast<int>(plot.left() + plot.width() * share);
        for (int y = static_cast<int>(plot.top()) + 2; y < plot.bottom(); ++y)
            if (image.pixelColor(x, y).rgb() == Theme::instance().series(1).rgb()) return plot.bottom() - y;
        return 0.0;
    };
    EXPECT_LT(std::abs(heightAt(0.75) - heightAt(0.25)), 3) << "as one line on the ground";
    for (QAction* each : canvas_.actions())
        if (each->text() == QStringLiteral("Logarithmic axis")) each->trigger();
    EXPECT_TRUE(canvas_.isLogarithmic());
    EXPECT_GT(heightAt(0.75) - heightAt(0.25), canvas_.plot().height() / 8);
    EXPECT_LT(heightAt(0.75), canvas_.plot().height() / 2);
    keep(canvas_, QStringLiteral("lines-logarithmic"));
}

TEST_F(Charts, what_is_pointed_at_in_one_is_marked_in_the_others)
{
    ChartCanvas other(ChartCanvas::Style::stacked_bars, Unit::cost);
    Crosshair crosshair;
    for (ChartCanvas* each : {&canvas_, &other}) {
        fill(*each);
        show(*each);
        crosshair.add(*each);
    }
    QPointF const middle = canvas_.plot().center();
    QTest::mouseMove(&canvas_, middle.toPoint());
    ASSERT_TRUE(other.crosshair());
    EXPECT_NEAR(static_cast<double>(*other.crosshair() - start), 60.0 * minute, 2.0 * minute);
    EXPECT_FALSE(canvas_.crosshair()) << "its own mouse is mark enough";
    QTest::mouseMove(&canvas_, QPoint(2, 2));
    EXPECT_FALSE(other.crosshair());
    QTest::keyClick(&canvas_, Qt::Key_Right);
    ASSERT_TRUE(other.crosshair());
    EXPECT_EQ(*other.crosshair(), start + 2 * minute);
}

TEST_F(Charts, as_a_table_have_the_way_back_in_sight)
{
    fill(canvas_);
    show(canvas_, 640, 90);
    QSignalSpy toggled(&canvas_, &ChartWidget::tableToggled);
    QTest::keyClick(&canvas_, Qt::Key_F9);
    EXPECT_TRUE(canvas_.tableShown());
    auto* const back = canvas_.findChild<QToolButton*>(QStringLiteral("picture"));
    ASSERT_NE(back, nullptr);
    EXPECT_TRUE(back->isVisible());
    EXPECT_TRUE(canvas_.rect().contains(back->geometry().translated(back->parentWidget()->pos())));
    QTest::mouseClick(back, Qt::LeftButton);
    EXPECT_FALSE(canvas_.tableShown());
    EXPECT_EQ(toggled, (QList<QVariantList>{{true}, {false}}));
}

TEST_F(Charts, of_series_are_drawn_in_the_colours_of_both_themes)
{
    fill(canvas_);
    show(canvas_);
    for (Choice const choice : {Choice::light, Choice::dark}) {
        Theme::instance().setChoice(choice);
        QImage const image = canvas_.grab().toImage();
        EXPECT_TRUE(has(image, Theme::instance().palette().color(QPalette::Base)));
        EXPECT_TRUE(has(image, Theme::instance().series(0)));
        EXPECT_TRUE(has(image, Theme::instance().series(1)));
        keep(canvas_, choice == Choice::dark ? QStringLiteral("lines-dark") : QStringLiteral("lines-light"));
    }
}

TEST_F(Charts, draw_lines_where_the_values_are_and_nothing_beside_the_plot)
{
    SeriesLayer layer;
    QImage image(220, 120, QImage::Format_ARGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    // Ten minutes at a quarter of the top, then ten at three quarters, and what lies outside the range on both sides.
    Series steps{QStringLiteral("s"), 0, {}};
    for (int i = -5; i < 25; ++i) steps.samples.push_back({start + i * minute, i < 10 ? 25.0 : 75.0});
    layer.set({steps}, Drawing::lines, {minute});
    layer.paint(painter, QRectF(10, 10, 200, 100), {start, start + 20 * minute}, 100);
    QRgb const line = Theme::instance().series(0).rgb();
    EXPECT_EQ(image.pixel(50, 85), line) << "the bottom is at 110, a quarter is 25 pixels above it";
    EXPECT_EQ(image.pixel(170, 35), line);
    EXPECT_EQ(image.pixel(50, 35), qRgb(255, 255, 255));
    EXPECT_EQ(image.pixel(170, 85), qRgb(255, 255, 255));
    for (int const y : {34, 35, 84, 85}) {
        EXPECT_EQ(image.pixel(8, y), qRgb(255, 255, 255)) << "left of the plot";
        EXPECT_EQ(image.pixel(212, y), qRgb(255, 255, 255)) << "right of the plot";
    }
}

TEST_F(Charts, stack_areas_on_each_other)
{
    SeriesLayer layer;
    QImage image(220, 120, QImage::Format_ARGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    std::vector<Series> stack{{QStringLiteral("below"), 0, {}}, {QStringLiteral("above"), 1, {}}};
    for (int i = 0; i < 20; ++i) {
        stack[0].samples.push_back({start + i * minute, 20.0});
        stack[1].samples.push_back({start + i * minute, 30.0});
    }
    layer.set(stack, Drawing::stacked_areas, {minute});
    layer.paint(painter, QRectF(10, 10, 200, 100), {start, start + 20 * minute}, 100);
    EXPECT_EQ(image.pixel(100, 100), Theme::instance().series(0).rgb());
    EXPECT_EQ(image.pixel(100, 80), Theme::instance().series(1).rgb()) << "from 20 to 50 of 100";
    EXPECT_EQ(image.pixel(100, 50), qRgb(255, 255, 255));
}

TEST_F(Charts, are_drawn_of_at_most_2000_points)
{
    SeriesLayer layer;
    std::vector<Series> series;
    for (int i = 0; i < 5; ++i) series.push_back(wave(QStringLiteral("s"), i, 100'000, 5));
    QImage image(3'000, 200, QImage::Format_ARGB32);
    QPainter painter(&image);
    layer.set(series, Drawing::lines, {minute});
    layer.paint(painter, QRectF(image.rect()), {start, start + 100'000 * minute}, 12);
    EXPECT_GT(layer.points(), 1'000);
    EXPECT_LE(layer.points(), most_points + 2 * 5) << "and a neighbour on each side";
    layer.set(series, Drawing::stacked_areas, {minute});
    layer.paint(painter, QRectF(image.rect()), {start, start + 100'000 * minute}, 60);
    EXPECT_GT(layer.points(), 1'000);
    EXPECT_LE(layer.points(), most_points);
}

TEST_F(Charts, have_a_role_a_name_and_a_sentence)
{
    fill(canvas_);
    QAccessibleInterface* const spoken = QAccessible::queryAccessibleInterface(&canvas_);
    ASSERT_NE(spoken, nullptr);
    EXPECT_EQ(spoken->role(), QAccessible::Chart);
    EXPECT_EQ(spoken->text(QAccessible::Name), QStringLiteral("Latency"));
    EXPECT_TRUE(spoken->text(QAccessible::Description).startsWith(QStringLiteral("p95 ")));
    canvas_.setSentence(QStringLiteral("Said by the page."));
    EXPECT_EQ(spoken->text(QAccessible::Description), QStringLiteral("Said by the page."));
}

TEST_F(Charts, turn_into_a_table_with_F9_and_back_and_copy_it)
{
    fill(canvas_, 3);
    show(canvas_);
    canvas_.setFocus();
    QTest::keyClick(&canvas_, Qt::Key_F9);
    ASSERT_TRUE(canvas_.tableShown());
    auto* const view = canvas_.findChild<QTableView*>();
    QAbstractItemModelTester const tester(view->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    EXPECT_EQ(view->model()->rowCount(), 3);
    EXPECT_EQ(view->model()->headerData(1, Qt::Horizontal).toString(), QStringLiteral("p50, ms"));
    EXPECT_EQ(view->model()->index(0, 0).data().toString(), QStringLiteral("2026-11-21T14:00:00Z"));
    EXPECT_EQ(view->accessibleName(), QStringLiteral("Latency, as a table"));
    canvas_.copyAction()->trigger();
    EXPECT_TRUE(
        QApplication::clipboard()->text().startsWith(QStringLiteral("Start (UTC),\"p50, ms\",\"p95, ms\"\r\n2026-11-21T14:00:00Z,480,")));
    QTest::keyClick(view, Qt::Key_F9);
    EXPECT_FALSE(canvas_.tableShown());
    canvas_.showTable(true);
    QTest::keyClick(&canvas_, Qt::Key_Escape);
    EXPECT_FALSE(canvas_.tableShown());
}

TEST_F(Charts, choose_a_range_by_dragging_in_whole_buckets)
{
    fill(canvas_);
    show(canvas_);
    QSignalSpy chosen(&canvas_, &TimeChart::rangeChosen);
    QRectF const plot = canvas_.plot();
    auto const at = [&](std::int64_t us) { return QPoint(int(canvas_.xOf(us)), int(plot.center().y())); };
    QTest::mousePress(&canvas_, Qt::LeftButton, {}, at(start + 20 * minute));
    QTest::mouseMove(&canvas_, at(start + 40 * minute));
    QTest::mouseRelease(&canvas_, Qt::LeftButton, {}, at(start + 40 * minute));
    ASSERT_EQ(chosen.size(), 1);
    qint64 const from = chosen[0][0].toLongLong(), to = chosen[0][1].toLongLong();
    EXPECT_EQ(from % minute, 0);
    EXPECT_EQ(to % minute, 0);
    EXPECT_NEAR(double(from - start) / minute, 20, 1);
    EXPECT_NEAR(double(to - start) / minute, 40, 1);
}

TEST_F(Charts, choose_a_range_with_Shift_arrows_and_Enter_and_let_go_with_Esc)
{
    fill(canvas_);
    show(canvas_);
    QSignalSpy chosen(&canvas_, &TimeChart::rangeChosen);
    QTest::keyClick(&canvas_, Qt::Key_Right);
    QTest::keyClick(&canvas_, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(&canvas_, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(&canvas_, Qt::Key_Return);
    ASSERT_EQ(chosen.size(), 1);
    EXPECT_EQ(chosen[0][0].toLongLong(), start + 2 * minute) << "120 minutes are walked in 60 steps";
    EXPECT_EQ(chosen[0][1].toLongLong(), start + 6 * minute);
    QTest::keyClick(&canvas_, Qt::Key_End);
    QTest::keyClick(&canvas_, Qt::Key_Left, Qt::ShiftModifier);
    QTest::keyClick(&canvas_, Qt::Key_Escape);
    QTest::keyClick(&canvas_, Qt::Key_Return);
    EXPECT_EQ(chosen.size(), 1);
}

TEST_F(Charts, keep_what_is_selected_while_new_data_comes)
{
    fill(canvas_);
    show(canvas_);
    QSignalSpy chosen(&canvas_, &TimeChart::rangeChosen);
    QTest::keyClick(&canvas_, Qt::Key_End);
    QTest::keyClick(&canvas_, Qt::Key_Left, Qt::ShiftModifier);
    canvas_.setRange({start + minute, start + 121 * minute}, minute);
    QTest::keyClick(&canvas_, Qt::Key_Return);
    ASSERT_EQ(chosen.size(), 1);
    EXPECT_EQ(chosen[0][1].toLongLong(), start + 120 * minute);
    QTest::keyClick(&canvas_, Qt::Key_Home);
    QTest::keyClick(&canvas_, Qt::Key_Right, Qt::ShiftModifier);
    canvas_.setRange({start + 60 * minute, start + 180 * minute}, minute);
    QTest::keyClick(&canvas_, Qt::Key_Return);
    EXPECT_EQ(chosen.size(), 1) << "it left the picture";
}

TEST_F(Charts, tell_which_line_or_bar_was_clicked)
{
    fill(canvas_);
    show(canvas_);
    QSignalSpy clicked(&canvas_, &ChartCanvas::pointClicked);
    QRectF const plot = canvas_.plot();
    double const value = canvas_.series()[1].samples[60].value;  // the axis ends at 2 s
    QTest::mouseClick(&canvas_, Qt::LeftButton, Qt::ShiftModifier,
                      QPoint(int(canvas_.xOf(start + 60 * minute)) + 1, int(plot.bottom() - value / 2e6 * plot.height())));
    ASSERT_EQ(clicked.size(), 1);
    EXPECT_EQ(clicked[0][0].toInt(), 1);
    EXPECT_EQ(clicked[0][2].value<Qt::KeyboardModifiers>(), Qt::ShiftModifier);

    ChartCanvas bars(ChartCanvas::Style::stacked_bars, Unit::cost);
    bars.setRange({start, start + 4 * minute}, minute);
    bars.setSeries({{QStringLiteral("low"), 0, {{start, 1e6}, {start + 2 * minute, 1e6}}}, {QStringLiteral("high"), 1, {{start, 1e6}}}});
    show(bars);
    QSignalSpy hit(&bars, &ChartCanvas::pointClicked);
    QRectF const place = bars.plot();
    auto const click = [&](std::int64_t us, double up) {
        QTest::mouseClick(&bars, Qt::LeftButton, {}, QPoint(int(bars.xOf(us)), int(place.bottom() - up * place.height())));
    };
    click(start + minute / 2, 0.25);
    click(start + minute / 2, 0.75);
    click(start + minute / 2 + minute, 0.25);
    ASSERT_EQ(hit.size(), 2) << "there is no bar in the second minute";
    EXPECT_EQ(hit[0][0].toInt(), 0);
    EXPECT_EQ(hit[1][0].toInt(), 1);
}

TEST_F(Charts, draw_marks_of_what_happened_inside_their_range)
{
    fill(canvas_);
    show(canvas_);
    QImage const before = canvas_.grab().toImage();
    canvas_.setMarks({{start - minute, QStringLiteral("too early"), {}}});
    EXPECT_EQ(canvas_.grab().toImage(), before);
    canvas_.setMarks({{start + 30 * minute, QStringLiteral("Configuration changed"), QStringLiteral("a91f")}});
    QImage const after = canvas_.grab().toImage();
    EXPECT_TRUE(has(after, Theme::instance().color(Role::mark)));
    EXPECT_FALSE(has(before, Theme::instance().color(Role::mark)));
}

TEST_F(Charts, say_in_words_why_they_are_empty)
{
    fill(canvas_);
    show(canvas_);
    canvas_.setSeries({});
    QImage const empty = canvas_.grab().toImage();
    canvas_.setNote(QStringLiteral("Loading"));
    EXPECT_NE(canvas_.grab().toImage(), empty);
    EXPECT_FALSE(has(empty, Theme::instance().series(1)));
    QTest::mouseMove(&canvas_, canvas_.rect().center());
    EXPECT_FALSE(canvas_.grab().isNull());
}

TEST_F(Charts, of_bars_show_every_bucket_and_survive_any_size)
{
    ChartCanvas bars(ChartCanvas::Style::stacked_bars, Unit::cost);
    bars.setTitle(QStringLiteral("Cost"));
    bars.setRange({start, start + 720 * minute}, minute);
    std::vector<Series> series;
    for (int i = 0; i < 6; ++i) series.push_back(wave(QStringLiteral("a model with a rather long name %1").arg(i), i, 720, 1e6));
    bars.setSeries(series);
    show(bars, 700, 300);
    keep(bars, QStringLiteral("bars"));
    for (int i = 0; i < 6; ++i) EXPECT_TRUE(has(bars.grab().toImage(), Theme::instance().series(i))) << i;
    EXPECT_TRUE(bars.sentence().contains(QStringLiteral("in all")));
    for (QSize const size : {QSize(1, 1), QSize(40, 20), QSize(90, 400), QSize(2'000, 60)}) {
        bars.resize(size);
        EXPECT_FALSE(bars.grab().isNull());
    }
}

TEST_F(Charts, of_heat_show_two_bands)
{
    HeatMap map;
    map.setTitle(QStringLiteral("Latency heat map"));
    map.setRange({start, start + 120 * minute}, minute);
    std::vector<HeatColumn> columns;
    for (int i = 0; i < 120; ++i)
        columns.push_back({start + i * minute, {{2e5, 2.5e5, 40}, {2.5e5, 3.2e5, 90.0 + i}, {3.2e5, 4e5, 30}, {6e6, 8e6, 12}}});
    map.setColumns(columns);
    show(map);
    keep(map, QStringLiteral("heat"));
    EXPECT_GT(inks(map.grab().toImage()), 12);
    EXPECT_EQ(map.table().rows.size(), 480u);
    EXPECT_TRUE(map.sentence().contains(QStringLiteral("Half of the requests")));
    QTest::mouseMove(&map, map.plot().center().toPoint());
    EXPECT_FALSE(map.grab().isNull());
}

class Brush : public Charts {
protected:
    void SetUp() override
    {
        Charts::SetUp();
        std::vector<BrushBucket> buckets;
        for (int i = 0; i < 240; ++i)
            buckets.push_back({start + i * minute, 100 + 60 * std::sin(i / 20.0), i > 100 && i < 120 ? 40.0 : 1.0,
                               i % 50 == 7 ? std::optional<double>() : 1e6 + 4e5 * std::cos(i / 9.0)});
        strip_.setRange({start, start + 240 * minute}, minute);
        strip_.setBuckets(buckets);
        strip_.setChosen({start, start + 240 * minute});
        show(strip_, 900, 100);
    }
    BrushStrip strip_;
};

TEST_F(Brush, shows_requests_errors_and_p95)
{
    keep(strip_, QStringLiteral("brush"));
    EXPECT_TRUE(has(strip_.grab().toImage(), Theme::instance().color(Role::bad)));
    EXPECT_EQ(strip_.table().rows.size(), 240u);
    EXPECT_EQ(strip_.table().rows[7][3], QString()) << "no p95 where there is none";
    strip_.setChosen({start + 60 * minute, start + 120 * minute});
    keep(strip_, QStringLiteral("brush-chosen"));
    EXPECT_TRUE(has(strip_.grab().toImage(), Theme::instance().palette().color(QPalette::Highlight)));
}

TEST_F(Brush, zooms_with_the_wheel_about_the_mouse_and_tells_once)
{
    QSignalSpy chosen(&strip_, &TimeChart::rangeChosen);
    QPointF const at(strip_.xOf(start + 120 * minute), strip_.height() / 2.0);
    for (int i = 0; i < 3; ++i) {
        QWheelEvent turn(at, strip_.mapToGlobal(at), {}, {0, 120}, {}, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&strip_, &turn);
    }
    ASSERT_TRUE(chosen.wait(generous_ms));
    EXPECT_EQ(chosen.size(), 1) << "a turn of the wheel is one choice";
    double const length = double(chosen[0][1].toLongLong() - chosen[0][0].toLongLong()) / minute;
    EXPECT_NEAR(length, 240 * 0.512, 3);
    EXPECT_NEAR(double(chosen[0][0].toLongLong() + chosen[0][1].toLongLong()) / 2, double(start + 120 * minute), 3.0 * minute);
}

TEST_F(Brush, a_zoom_that_was_overtaken_is_not_told)
{
    QSignalSpy chosen(&strip_, &TimeChart::rangeChosen);
    for (int i = 0; i < 5; ++i) QTest::keyClick(&strip_, Qt::Key_Plus);
    strip_.forgetZoom();
    QTest::keyClick(&strip_, Qt::Key_Plus);
    ASSERT_TRUE(chosen.wait(generous_ms));
    ASSERT_EQ(chosen.size(), 1);
    EXPECT_NEAR(double(chosen[0][1].toLongLong() - chosen[0][0].toLongLong()) / minute, 240 * 0.8, 3) << "one step from the whole, not six";
}

TEST_F(Brush, zooms_with_plus_and_minus_and_goes_back_with_Esc)
{
    QSignalSpy chosen(&strip_, &TimeChart::rangeChosen);
    QSignalSpy back(&strip_, &BrushStrip::back);
    QTest::keyClick(&strip_, Qt::Key_Plus);
    ASSERT_TRUE(chosen.wait(generous_ms));
    EXPECT_NEAR(double(chosen[0][1].toLongLong() - chosen[0][0].toLongLong()) / minute, 192, 2);
    QTest::keyClick(&strip_, Qt::Key_Minus);
    ASSERT_TRUE(chosen.wait(generous_ms));
    EXPECT_GT(chosen[1][1].toLongLong() - chosen[1][0].toLongLong(), 240 * minute) << "what is chosen is set by the window alone";
    QTest::keyClick(&strip_, Qt::Key_Escape);
    EXPECT_EQ(back.size(), 1);
    QTest::keyClick(&strip_, Qt::Key_Right);
    QTest::keyClick(&strip_, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(&strip_, Qt::Key_Escape);
    EXPECT_EQ(back.size(), 1) << "first the selection is let go";
}

TEST_F(Charts, of_distributions_overlay_two_and_compare_them)
{
    DistributionChart chart;
    chart.setTitle(QStringLiteral("Latency"));
    Distribution quick{QStringLiteral("quick"), 0, {}}, slow{QStringLiteral("slow"), 1, {}};
    for (int i = 0; i < 60; ++i) {
        double const low = 1e5 * std::pow(1.08, i);
        quick.bins.push_back({low, low * 1.08, 1'000 * std::exp(-std::pow((i - 20) / 8.0, 2))});
        slow.bins.push_back({low, low * 1.08, 1'000 * std::exp(-std::pow((i - 33) / 10.0, 2))});
    }
    chart.setDistributions({quick, slow});
    EXPECT_TRUE(chart.sentence().startsWith(QStringLiteral("quick, beside slow, is faster at the median")));
    show(chart);
    QImage const cumulative = chart.grab().toImage();
    keep(chart, QStringLiteral("ecdf"));
    chart.setView(DistributionChart::View::density);
    EXPECT_NE(chart.grab().toImage(), cumulative);
    keep(chart, QStringLiteral("density"));
    EXPECT_TRUE(has(chart.grab().toImage(), Theme::instance().series(1)));
    EXPECT_EQ(chart.table().header.size(), 3);
    EXPECT_EQ(chart.table().rows.size(), 10u);
    chart.setDistributions({});
    EXPECT_FALSE(has(chart.grab().toImage(), Theme::instance().series(1)));
}

TEST_F(Charts, of_points_are_named_and_walked_with_the_arrows)
{
    ScatterChart chart;
    chart.setPoints({{QStringLiteral("a"), 0, 1, 900'000},
                     {QStringLiteral("b"), 1, 250, 400'000},
                     {QStringLiteral("none"), 2, std::numeric_limits<double>::quiet_NaN(), 5},
                     {QStringLiteral("c"), 3, 40, 2'500'000}},
                    QStringLiteral("Requests"), Unit::count, QStringLiteral("p95"), Unit::duration);
    show(chart);
    keep(chart, QStringLiteral("scatter"));
    EXPECT_EQ(chart.title(), QStringLiteral("p95 against Requests"));
    EXPECT_TRUE(chart.sentence().contains(QStringLiteral("Highest p95: c")));
    QSignalSpy clicked(&chart, &ScatterChart::pointClicked);
    for (int i = 0; i < 3; ++i) QTest::keyClick(&chart, Qt::Key_Right);
    QTest::keyClick(&chart, Qt::Key_Return);
    ASSERT_EQ(clicked.size(), 1);
    EXPECT_EQ(clicked[0][0].toInt(), 3) << "the point without a place is passed over";
    EXPECT_EQ(chart.table().rows[2][1], QString());
    EXPECT_EQ(chart.table().header[2], QStringLiteral("p95, ms"));
}

TEST_F(Charts, of_sparks_draw_what_there_is)
{
    auto const drawn = [](std::vector<double> const& values) {
        QImage image(80, 20, QImage::Format_ARGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        paintSparkline(painter, QRectF(1, 1, 78, 18), values, Qt::blue);
        painter.end();
        return inks(image) > 1;
    };
    EXPECT_FALSE(drawn({}));
    EXPECT_FALSE(drawn({0, 0, 0}));
    EXPECT_FALSE(drawn({std::numeric_limits<double>::quiet_NaN()}));
    EXPECT_TRUE(drawn({1}));
    EXPECT_TRUE(drawn({1, std::numeric_limits<double>::quiet_NaN(), 3}));
}

}  // namespace
}  // namespace signalbox::console
