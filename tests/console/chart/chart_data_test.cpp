// Decimation, bars, CSV and the pictures' numbers. Pure.
#include "console/chart/brush_strip.hpp"
#include "console/chart/chart_data.hpp"
#include "console/chart/decimate.hpp"
#include "console/chart/distribution_chart.hpp"
#include "console/chart/heat_map.hpp"
#include "console/chart/scatter_chart.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace signalbox::console {
namespace {

double const gap = std::numeric_limits<double>::quiet_NaN();

std::string told(std::vector<Sample> const& samples)
{
    std::string all;
    for (Sample const& each : samples)
        all += (all.empty() ? "" : " ") + std::to_string(each.at_us) + ":" +
               (std::isnan(each.value) ? "-" : std::to_string(std::lround(each.value)));
    return all;
}

TEST(decimate, keeps_few_samples_as_they_are_with_a_neighbour_on_each_side)
{
    std::vector<Sample> const samples{{0, 1}, {10, 2}, {20, gap}, {30, 4}, {40, 5}};
    EXPECT_EQ(told(decimate(samples, {10, 40}, 100)), "0:1 10:2 20:- 30:4 40:5");
    EXPECT_EQ(told(decimate(samples, {11, 35}, 100)), "10:2 20:- 30:4 40:5");
    EXPECT_TRUE(decimate({}, {0, 10}, 5).empty());
    EXPECT_TRUE(decimate(samples, {10, 10}, 5).empty());
}

TEST(decimate, keeps_the_lowest_and_the_highest_of_each_column_in_order_of_time)
{
    std::vector<Sample> samples;
    for (int i = 0; i < 1'000'000; ++i) samples.push_back({i, i == 123'456 ? 900.0 : i == 700'001 ? -900.0 : std::sin(i / 1'000.0)});
    auto const kept = decimate(samples, {0, 1'000'000}, 500);
    EXPECT_LE(kept.size(), 1'000u);
    EXPECT_TRUE(std::ranges::is_sorted(kept, {}, &Sample::at_us));
    EXPECT_EQ(std::ranges::max_element(kept, {}, &Sample::value)->at_us, 123'456);
    EXPECT_EQ(std::ranges::min_element(kept, {}, &Sample::value)->at_us, 700'001);
}

TEST(decimate, keeps_a_gap_where_a_column_has_nothing_else)
{
    std::vector<Sample> samples;
    for (int i = 0; i < 100; ++i) samples.push_back({i, i >= 40 && i < 60 ? gap : 1.0});
    auto const kept = decimate(samples, {0, 100}, 10);
    EXPECT_EQ(std::ranges::count_if(kept, [](Sample const& each) { return std::isnan(each.value); }), 2);
}

TEST(gather, adds_up_and_loses_nothing)
{
    std::vector<Sample> const samples{{0, 1}, {10, 2}, {20, 3}, {30, gap}, {40, 5}};
    std::int64_t wide = 0;
    EXPECT_EQ(told(gather(samples, {0, 50}, {10}, 100, wide)), "0:1 10:2 20:3 40:5");
    EXPECT_EQ(wide, 10);
    EXPECT_EQ(told(gather(samples, {0, 50}, {10}, 3, wide)), "0:3 20:3 40:5");
    EXPECT_EQ(wide, 20);
    EXPECT_EQ(told(gather(samples, {5, 50}, {10}, 100, wide)), "0:1 10:2 20:3 40:5") << "a first bucket may begin before the range";
}

TEST(steps, have_numbers_whatever_their_length)
{
    Steps const even{.step_us = 10, .origin_us = 3}, uneven{.step_us = 24, .starts = {0, 24, 47, 71}};
    EXPECT_EQ(even.placeOf(2), -1);
    EXPECT_EQ(even.startOf(2), -7);
    EXPECT_EQ(even.endOf(3), 3);
    EXPECT_EQ(even.endOf(4), 13);
    EXPECT_EQ(even.countIn({3, 23}), 2);
    EXPECT_EQ(even.countIn({2, 24}), 4);
    EXPECT_EQ(uneven.placeOf(46), 1);
    EXPECT_EQ(uneven.placeOf(47), 2);
    EXPECT_EQ(uneven.endOf(25), 47);
    EXPECT_EQ(uneven.startAt(-1), -24);
    EXPECT_EQ(uneven.startOf(-1), -24);
    EXPECT_EQ(uneven.startOf(71 + 24), 95);
    EXPECT_EQ(uneven.countIn({0, 95}), 4);
}

// Two starts are closer than the usual step: neither bars nor columns may run together.
TEST(gather, keeps_a_short_day_apart)
{
    Steps const days{.step_us = 24, .starts = {0, 24, 47, 71}};
    std::vector<Sample> const samples{{0, 1}, {24, 2}, {47, 3}, {71, 4}};
    std::int64_t wide = 0;
    EXPECT_EQ(told(gather(samples, {0, 95}, days, 100, wide)), "0:1 24:2 47:3 71:4");
    EXPECT_EQ(told(gather(samples, {0, 95}, days, 2, wide)), "0:3 47:7");
    std::vector<HeatColumn> const columns{
        {0, {{1'000, 2'000, 1}}}, {24, {{1'000, 2'000, 2}}}, {47, {{1'000, 2'000, 3}}}, {71, {{1'000, 2'000, 4}}}};
    HeatGrid const grid = makeHeatGrid(columns, {0, 95}, days, 100, 1);
    ASSERT_EQ(grid.columns, 4);
    for (int i = 0; i < 4; ++i) EXPECT_NEAR(grid.at(i, 0), i + 1, 1e-6);
}

TEST(csv, quotes_what_needs_it_and_disarms_formulas)
{
    ChartTable const table{{QStringLiteral("name"), QStringLiteral("value, ms")},
                           {{QStringLiteral("a\"b"), QStringLiteral("-1.5")}, {QStringLiteral("=HYPERLINK(1)"), QStringLiteral("2")}}};
    EXPECT_EQ(toCsv(table).toStdString(), "name,\"value, ms\"\r\n\"a\"\"b\",-1.5\r\n'=HYPERLINK(1),2\r\n");
}

TEST(heat_grid, counts_every_request_once_and_shares_wide_bins_among_rows)
{
    std::vector<HeatColumn> const data{
        {0, {{1'000, 2'000, 10}, {8'000, 16'000, 2}}}, {60, {{1'000, 2'000, 4}}}, {120, {{500'000, 1'000'000, 1}}}};
    HeatGrid const grid = makeHeatGrid(data, {0, 180}, {60}, 100, 20);
    EXPECT_EQ(grid.columns, 3);
    double sum = 0;
    for (double const each : grid.counts) sum += each;
    EXPECT_NEAR(sum, 17, 1e-6);
    EXPECT_NEAR(grid.low, 1'000, 1e-9);
    EXPECT_NEAR(grid.high, 1'000'000, 1e-6);
    EXPECT_GT(grid.at(0, 0), 4) << "1 to 2 ms covers two rows";
    EXPECT_GT(grid.at(0, 1), 4);
    EXPECT_GT(grid.at(2, 19), 0);
    EXPECT_EQ(makeHeatGrid(data, {0, 180}, {60}, 2, 20).columns, 2) << "columns are added up when there is no room";
    EXPECT_EQ(makeHeatGrid({}, {0, 180}, {60}, 10, 20).most, 0);
}

TEST(zoom, keeps_what_is_under_the_mouse_in_place)
{
    Range const in = zoomed({1'000, 2'000}, 1, 1'250, 10);
    EXPECT_EQ(in, (Range{1'050, 1'850}));
    EXPECT_EQ(zoomed({1'000, 2'000}, 100, 1'250, 10).length(), 10) << "never shorter than a bucket";
    EXPECT_GE(zoomed({1'000, 2'000}, -1'000, 1'250, 10).from_us, 0);
}

TEST(scatter_labels, never_cover_each_other_or_a_point)
{
    std::vector<QPointF> points;
    std::vector<QSizeF> sizes;
    for (int i = 0; i < 12; ++i) {
        points.emplace_back(40 + (i % 4) * 18, 40 + (i / 4) * 14);
        sizes.emplace_back(60, 14);
    }
    QRectF const room(0, 0, 240, 160);
    auto const labels = placeLabels(points, sizes, room, 5);
    int shown = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (labels[i].isEmpty()) continue;
        ++shown;
        EXPECT_TRUE(room.contains(labels[i]));
        for (std::size_t other = 0; other < labels.size(); ++other) {
            EXPECT_FALSE(other != i && labels[i].intersects(labels[other]));
            EXPECT_FALSE(labels[i].contains(points[other]));
        }
    }
    EXPECT_GT(shown, 3);
}

TEST(scatter_axes, are_logarithmic_for_values_a_hundredfold_apart_above_0)
{
    EXPECT_TRUE(wantsLogarithm({1, 100}));
    EXPECT_FALSE(wantsLogarithm({1, 99}));
    EXPECT_FALSE(wantsLogarithm({0, 100}));
    EXPECT_FALSE(wantsLogarithm({}));
}

TEST(distribution_curve, climbs_from_0_to_1_and_its_density_adds_up_to_1)
{
    Distribution const of{QStringLiteral("a"), 0, {{1'000, 2'000, 30}, {2'000, 4'000, 60}, {4'000, 8'000, 10}}};
    QPolygonF const climb = DistributionChart::curve(of, DistributionChart::View::cumulative, 1'000, 8'000, 1, 50);
    EXPECT_NEAR(climb.first().y(), 0, 1e-9);
    EXPECT_NEAR(climb.last().y(), 1, 1e-9);
    for (int i = 1; i < climb.size(); ++i) EXPECT_GE(climb[i].y(), climb[i - 1].y());
    double sum = 0;
    for (QPointF const& each : DistributionChart::curve(of, DistributionChart::View::density, 1'000, 8'000, 1, 50)) sum += each.y();
    EXPECT_NEAR(sum, 1, 1e-9);
    EXPECT_NEAR(of.quantile(0.5), 2'000 + 2'000 / 3.0, 1e-6);
    EXPECT_TRUE(std::isnan(Distribution().quantile(0.5)));
}

}  // namespace
}  // namespace signalbox::console
