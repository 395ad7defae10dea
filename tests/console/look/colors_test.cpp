// Both sets of colours can be read, told apart by every kind of eyes, and never stand alone. Pure; no window is needed.
#include "console/look/colors.hpp"
#include "console/look/shapes.hpp"

#include <QImage>
#include <QPainter>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <set>

namespace signalbox::console {
namespace {

constexpr double readable = 4.5;  // WCAG 2.1, 1.4.3
constexpr double visible = 3.0;   // WCAG 2.1, 1.4.11: graphics

using Vector = std::array<double, 3>;
using Matrix = std::array<double, 9>;

Vector times(Matrix const& m, Vector const& v)
{
    return {m[0] * v[0] + m[1] * v[1] + m[2] * v[2], m[3] * v[0] + m[4] * v[1] + m[5] * v[2], m[6] * v[0] + m[7] * v[1] + m[8] * v[2]};
}

Vector lab(Vector linear)
{
    for (double& each : linear) each = std::min(1.0, std::max(0.0, each));
    Vector const xyz = times({.4124564, .3575761, .1804375, .2126729, .7151522, .0721750, .0193339, .1191920, .9503041}, linear);
    auto const f = [](double x) { return x > .008856 ? std::cbrt(x) : 7.787 * x + 16 / 116.0; };
    double const x = f(xyz[0] / .95047), y = f(xyz[1]), z = f(xyz[2] / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

Vector seen(QColor const& color, Matrix const& eyes)
{
    auto const linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return lab(times(eyes, {linear(color.redF()), linear(color.greenF()), linear(color.blueF())}));
}

double distance(Vector const& a, Vector const& b)
{
    return std::sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) + (a[2] - b[2]) * (a[2] - b[2]));
}

// Full colour vision, and the three dichromacies as Machado, Oliveira and Fernandes (2009) model them.
constexpr std::array<Matrix, 4> eyes{{
    {1, 0, 0, 0, 1, 0, 0, 0, 1},
    {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
    {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
    {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
}};

class Colors : public testing::TestWithParam<bool> {};

TEST_P(Colors, of_text_reach_4_5_to_1_on_every_ground)
{
    QPalette const palette = makePalette(GetParam());
    for (auto const ground : {QPalette::Window, QPalette::Base, QPalette::AlternateBase})
        for (auto const text : {QPalette::WindowText, QPalette::Text, QPalette::PlaceholderText, QPalette::Link, QPalette::LinkVisited})
            EXPECT_GE(contrast(palette.color(text), palette.color(ground)), readable) << text << " on " << ground;
    EXPECT_GE(contrast(palette.color(QPalette::ButtonText), palette.color(QPalette::Button)), readable);
    EXPECT_GE(contrast(palette.color(QPalette::ToolTipText), palette.color(QPalette::ToolTipBase)), readable);
    EXPECT_GE(contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)), readable);
    EXPECT_EQ(isDark(palette), GetParam());
}

TEST_P(Colors, of_roles_that_are_written_reach_4_5_to_1)
{
    QPalette const palette = makePalette(GetParam());
    for (Role const role : {Role::good, Role::warning, Role::bad, Role::neutral, Role::axis, Role::mark})
        for (auto const ground : {QPalette::Window, QPalette::Base, QPalette::AlternateBase})
            EXPECT_GE(contrast(roleColor(role, GetParam()), palette.color(ground)), readable) << int(role) << " on " << ground;
    EXPECT_GE(contrast(palette.color(QPalette::Text), roleColor(Role::faint, GetParam())), readable) << "text on an in-cell bar";
}

TEST_P(Colors, of_series_stand_out_from_the_ground_and_differ_for_all_eyes)
{
    for (int i = 0; i < series_colors; ++i) {
        EXPECT_GE(contrast(seriesColor(i, GetParam()), makePalette(GetParam()).color(QPalette::Base)), visible) << i;
        for (int other = 0; other < i; ++other)
            for (Matrix const& eye : eyes)
                EXPECT_GE(distance(seen(seriesColor(i, GetParam()), eye), seen(seriesColor(other, GetParam()), eye)), 20.0)
                    << i << " and " << other << " with eyes " << (&eye - eyes.data());
    }
}

TEST_P(Colors, of_heat_move_away_from_the_ground_all_the_way)
{
    QColor const ground = makePalette(GetParam()).color(QPalette::Base);
    double before = 1.0;
    for (int i = 0; i <= 20; ++i) {
        double const now = contrast(heatColor(i / 20.0, GetParam()), ground);
        EXPECT_GT(now, before) << i;
        before = now;
    }
    EXPECT_EQ(heatColor(-1, GetParam()), heatColor(0, GetParam()));
    EXPECT_EQ(heatColor(7, GetParam()), heatColor(1, GetParam()));
    EXPECT_EQ(heatColor(std::nan(""), GetParam()), heatColor(0, GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Light, Colors, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(Dark, Colors, testing::Values(true));

TEST(contrast, is_21_between_black_and_white_and_1_with_itself)
{
    EXPECT_NEAR(contrast(Qt::black, Qt::white), 21.0, 1e-9);
    EXPECT_NEAR(contrast(Qt::white, Qt::black), 21.0, 1e-9);
    EXPECT_NEAR(contrast(Qt::red, Qt::red), 1.0, 1e-9);
}

TEST(series, of_64_differ_in_colour_or_shape)
{
    std::set<std::pair<QRgb, Shape>> pairs;
    for (int i = 0; i < 64; ++i) pairs.insert({seriesColor(i, false).rgb(), seriesShape(i)});
    EXPECT_EQ(pairs.size(), 64u);
}

TEST(shapes, are_each_painted_differently)
{
    std::set<QByteArray> pictures;
    for (int i = 0; i < 8; ++i) {
        QImage image(24, 24, QImage::Format_ARGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.setPen(Qt::black);
        drawShape(painter, seriesShape(i), {12, 12}, 7);
        painter.end();
        pictures.insert(QByteArray(reinterpret_cast<char const*>(image.constBits()), image.sizeInBytes()));
    }
    EXPECT_EQ(pictures.size(), 8u);
}

}  // namespace
}  // namespace signalbox::console
