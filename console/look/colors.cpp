#include "console/look/colors.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace signalbox::console {

namespace {

struct Pair {
    QRgb light, dark;
    QColor of(bool wantDark) const { return QColor::fromRgba(wantDark ? dark : light); }
};

struct Dye {
    QPalette::ColorRole role;
    Pair pair;
};

// Text on any of the grounds below has a contrast of 4.5 or more; colors_test holds us to it.
constexpr std::array<Dye, 18> dyes{{
    {QPalette::Window, {0xfff3f4f6, 0xff1f2126}},
    {QPalette::WindowText, {0xff1c1f24, 0xffe4e6ea}},
    {QPalette::Base, {0xffffffff, 0xff17191d}},
    {QPalette::AlternateBase, {0xfff7f8fa, 0xff1c1f24}},
    {QPalette::Text, {0xff1c1f24, 0xffe4e6ea}},
    {QPalette::PlaceholderText, {0xff636a75, 0xff9aa3af}},
    {QPalette::Button, {0xffe9ebee, 0xff2b2e35}},
    {QPalette::ButtonText, {0xff1c1f24, 0xffe4e6ea}},
    {QPalette::BrightText, {0xffffffff, 0xffffffff}},
    {QPalette::Light, {0xffffffff, 0xff3a3e47}},
    {QPalette::Midlight, {0xfff0f1f3, 0xff33363e}},
    {QPalette::Mid, {0xffc3c8cf, 0xff33363e}},
    {QPalette::Dark, {0xffa5abb4, 0xff121417}},
    {QPalette::Shadow, {0xff6b717b, 0xff0b0c0e}},
    {QPalette::ToolTipBase, {0xff24282e, 0xff33373f}},
    {QPalette::ToolTipText, {0xffffffff, 0xfff2f3f5}},
    {QPalette::Link, {0xff1a5bb8, 0xff82b1ff}},
    {QPalette::LinkVisited, {0xff6a3fa0, 0xffc3a6ff}},
}};
constexpr Pair highlight{0xff1f5fbf, 0xff2c62c4};
constexpr Pair highlighted_text{0xffffffff, 0xffffffff};
constexpr Pair disabled_text{0xff9298a2, 0xff6d747f};

// Chosen by a search for the largest smallest distance in CIELAB, seen with normal, protan, deutan and tritan eyes.
constexpr std::array<Pair, series_colors> series_pairs{{
    {0xff2137c8, 0xff5466fc},
    {0xffd57903, 0xffff9e29},
    {0xff0d805b, 0xff4bb67f},
    {0xffae84b3, 0xffc0a6da},
    {0xff6c3a06, 0xffaf5527},
    {0xff4191ff, 0xffb4f8e3},
    {0xff26333c, 0xffdcef8f},
    {0xff67418a, 0xff8862bc},
}};

constexpr std::array<Pair, 5> heat_stops{{
    {0xffe6eefa, 0xff1c2b40},
    {0xffa9cbee, 0xff1f4f82},
    {0xff5897d3, 0xff2f86b8},
    {0xff2460a8, 0xff6cc4d4},
    {0xff0b2559, 0xfff6f3b8},
}};

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(QColor const& of)
{
    return 0.2126 * linear(of.redF()) + 0.7152 * linear(of.greenF()) + 0.0722 * linear(of.blueF());
}

}  // namespace

QPalette makePalette(bool dark)
{
    QPalette made;
    for (Dye const& dye : dyes) made.setColor(dye.role, dye.pair.of(dark));
    for (QPalette::ColorGroup const group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
        made.setColor(group, QPalette::Highlight, highlight.of(dark));
        made.setColor(group, QPalette::HighlightedText, highlighted_text.of(dark));
    }
    for (QPalette::ColorRole const role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        made.setColor(QPalette::Disabled, role, disabled_text.of(dark));
    return made;
}

QColor roleColor(Role role, bool dark)
{
    switch (role) {
    case Role::good: return Pair{0xff1a7334, 0xff4cc38a}.of(dark);
    case Role::warning: return Pair{0xff855600, 0xffe3b341}.of(dark);
    case Role::bad: return Pair{0xffb8202a, 0xffff7b72}.of(dark);
    case Role::neutral: return Pair{0xff5b626d, 0xff9aa3af}.of(dark);
    case Role::grid: return Pair{0xffe3e6ea, 0xff2c3038}.of(dark);
    case Role::axis: return Pair{0xff5b626d, 0xff9aa3af}.of(dark);
    case Role::mark: return Pair{0xff6f42c1, 0xffc3a6ff}.of(dark);
    case Role::selection: return Pair{0x401f5fbf, 0x505b93f0}.of(dark);
    case Role::faint: return Pair{0xffd9e6f7, 0xff25384f}.of(dark);
    }
    return {};
}

QColor seriesColor(int number, bool dark)
{
    return series_pairs[static_cast<std::size_t>(((number % series_colors) + series_colors) % series_colors)].of(dark);
}

QColor heatColor(double share, bool dark)
{
    double const place = std::clamp(std::isfinite(share) ? share : 0.0, 0.0, 1.0) * (heat_stops.size() - 1);
    auto const below = std::min(static_cast<std::size_t>(place), heat_stops.size() - 2);
    double const rest = place - static_cast<double>(below);
    QColor const from = heat_stops[below].of(dark);
    QColor const to = heat_stops[below + 1].of(dark);
    auto const mixed = [rest](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * rest)); };
    return QColor(mixed(from.red(), to.red()), mixed(from.green(), to.green()), mixed(from.blue(), to.blue()));
}

double contrast(QColor const& one, QColor const& other)
{
    double const a = luminance(one);
    double const b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

bool isDark(QPalette const& palette)
{
    return luminance(palette.color(QPalette::Window)) < luminance(palette.color(QPalette::WindowText));
}

}  // namespace signalbox::console
