#include "console/chart/frame.hpp"

#include "console/look/shapes.hpp"
#include "console/look/theme.hpp"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr double margin = 10;
constexpr double between = 14;       // legend entries
constexpr int most_legend_rows = 3;  // more would leave no room for the picture; tooltips and the table have the rest

struct Placed {
    QPointF at;  // left end, middle of the line
    QString text;
    int color;
};

QFont bold(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

double entryWidth(LegendEntry const& entry, QFontMetricsF const& metrics)
{
    return metrics.horizontalAdvance(entry.text) + (entry.color >= 0 ? metrics.height() : 0);
}

QString shortened(QString const& text, QFontMetricsF const& metrics)
{
    return metrics.elidedText(text, Qt::ElideMiddle, metrics.averageCharWidth() * 30);
}

// The legend beside the heading where it fits in one line, else in lines of its own below. `bottom` is where it ends.
std::vector<Placed> placeLegend(QRectF const& panel, Frame const& frame, QFont const& font, double& bottom)
{
    QFontMetricsF const metrics(font);
    double const line = metrics.height() * 1.3;
    double const left = panel.left() + margin, right = panel.right() - margin;
    bottom = panel.top() + margin * 0.6 + line;
    double all = -between;
    std::vector<LegendEntry> entries = frame.legend;
    for (LegendEntry& entry : entries) {
        entry.text = shortened(entry.text, metrics);
        all += entryWidth(entry, metrics) + between;
    }
    double const heading = QFontMetricsF(bold(font)).horizontalAdvance(frame.title) + metrics.horizontalAdvance(frame.corner) + 3 * between;
    bool const beside = left + heading + all <= right;
    double x = beside ? right - all : left;
    int row = 0;
    std::vector<Placed> placed;
    for (LegendEntry const& entry : entries) {
        double const width = entryWidth(entry, metrics);
        if (!beside && x > left && x + width > right) {
            x = left;
            if (++row == most_legend_rows) break;
        }
        placed.push_back({{x, beside ? bottom - line / 2 : bottom + line * (row + 0.5)}, entry.text, entry.color});
        x += width + between;
    }
    if (!beside && !placed.empty()) bottom = placed.back().at.y() + line / 2;
    return placed;
}

void paintEntry(QPainter& painter, QPointF at, QString const& text, int color, QColor const& ink)
{
    QFontMetricsF const metrics(painter.font());
    double x = at.x();
    if (color >= 0) {
        painter.setPen(Theme::instance().series(color));
        drawShape(painter, seriesShape(color), {x + metrics.height() * 0.35, at.y()}, metrics.height() * 0.26);
        x += metrics.height();
    }
    painter.setPen(ink);
    painter.drawText(QRectF(x, at.y() - metrics.height(), metrics.horizontalAdvance(text) + 2, metrics.height() * 2),
                     Qt::AlignVCenter | Qt::AlignLeft, text);
}

void paintLeft(QPainter& painter, QRectF const& plot, Frame const& frame)
{
    Theme const& theme = Theme::instance();
    QFontMetricsF const metrics(painter.font());
    double before = plot.bottom() + metrics.height() * 2;
    for (AxisTick const& tick : frame.left) {
        double const y = plot.bottom() - frame.up(tick.at) * plot.height();
        if (y < plot.top() - 1 || y > plot.bottom() + 1) continue;
        painter.setPen(theme.color(tick.strong ? Role::axis : Role::grid));
        if (tick.strong) painter.setOpacity(0.55);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setOpacity(1);
        if (before - y < metrics.height() * 1.05) continue;
        before = y;
        painter.setPen(theme.color(Role::axis));
        QRectF const place(0, y - metrics.height() / 2, plot.left() - 6, metrics.height());
        painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, tick.label);
    }
}

void paintBottom(QPainter& painter, QRectF const& panel, QRectF const& plot, Frame const& frame)
{
    Theme const& theme = Theme::instance();
    QFontMetricsF const metrics(painter.font());
    for (AxisTick const& tick : frame.bottom) {
        double const x = plot.left() + frame.across(tick.at) * plot.width();
        painter.setPen(theme.color(Role::grid));
        painter.drawLine(QPointF(x, frame.lines_up ? plot.top() : plot.bottom()), QPointF(x, plot.bottom() + 4));
        double const width = metrics.horizontalAdvance(tick.label);
        double const left = std::clamp(x - width / 2, panel.left() + 2, std::max(panel.right() - width - 6, panel.left() + 2));
        painter.setPen(tick.strong ? painter.font().bold() ? theme.color(Role::axis) : theme.palette().color(QPalette::Text)
                                   : theme.color(Role::axis));
        painter.drawText(QRectF(left, plot.bottom() + 5, width + 2, metrics.height()), Qt::AlignLeft | Qt::AlignTop, tick.label);
    }
    painter.setPen(theme.color(Role::axis));
    painter.setOpacity(0.55);
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    painter.setOpacity(1);
}

}  // namespace

QRectF plotArea(QRectF const& panel, Frame const& frame, QFont const& font)
{
    QFontMetricsF const metrics(font);
    double top = panel.top() + margin * 0.6;
    if (!frame.title.isEmpty() || !frame.legend.empty()) placeLegend(panel, frame, font, top);
    double labels = 0;
    for (AxisTick const& tick : frame.left) labels = std::max(labels, metrics.horizontalAdvance(tick.label));
    double const below = frame.bottom.empty() ? margin : metrics.height() + 5 + margin * 0.6;
    return {QPointF(panel.left() + margin + labels + 6, top + metrics.height() * 0.6),
            QPointF(panel.right() - margin - 4, std::max(panel.bottom() - below, top + 8))};
}

void paintFrame(QPainter& painter, QRectF const& panel, QRectF const& plot, Frame const& frame, QFont const& font)
{
    Theme const& theme = Theme::instance();
    QPalette const palette = theme.palette();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.color(Role::grid));
    painter.setBrush(palette.color(QPalette::Base));
    painter.drawRoundedRect(panel.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.setRenderHint(QPainter::Antialiasing, false);

    double bottom = 0;
    std::vector<Placed> const legend = placeLegend(panel, frame, font, bottom);
    QFontMetricsF const heading(bold(font)), metrics(font);
    double const middle = panel.top() + margin * 0.6 + metrics.height() * 0.65;
    painter.setFont(bold(font));
    painter.setPen(palette.color(QPalette::Text));
    double const room = panel.width() - 2 * margin;
    QString const title = heading.elidedText(frame.title, Qt::ElideRight, room);
    painter.drawText(QRectF(panel.left() + margin, middle - heading.height(), room, heading.height() * 2), Qt::AlignVCenter, title);
    painter.setFont(font);
    double const after = panel.left() + margin + heading.horizontalAdvance(title) + between;
    if (after + metrics.horizontalAdvance(frame.corner) <= panel.right() - margin)
        paintEntry(painter, {after, middle}, frame.corner, -1, theme.color(Role::axis));
    for (Placed const& entry : legend) paintEntry(painter, entry.at, entry.text, entry.color, palette.color(QPalette::Text));
    paintLeft(painter, plot, frame);
    paintBottom(painter, panel, plot, frame);
}

void paintNote(QPainter& painter, QRectF const& plot, QString const& note)
{
    painter.setPen(Theme::instance().color(Role::neutral));
    painter.drawText(plot, Qt::AlignCenter | Qt::TextWordWrap, note);
}

void paintTooltip(QPainter& painter, QRectF const& panel, QPointF near, std::vector<LegendEntry> const& lines)
{
    QFontMetricsF const metrics(painter.font());
    double width = 0;
    for (LegendEntry const& line : lines) width = std::max(width, entryWidth(line, metrics));
    QRectF box(0, 0, width + 18, metrics.height() * 1.15 * static_cast<double>(lines.size()) + 12);
    box.moveTopLeft(near + QPointF(14, 10));
    if (box.right() > panel.right() - 2) box.moveRight(near.x() - 14);
    box.moveLeft(std::max(box.left(), panel.left() + 2));
    box.moveTop(std::max(std::min(box.top(), panel.bottom() - box.height() - 2), panel.top() + 2));
    QPalette const palette = Theme::instance().palette();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::instance().color(Role::axis));
    painter.setBrush(palette.color(QPalette::Base));
    painter.drawRoundedRect(box, 4, 4);
    painter.setRenderHint(QPainter::Antialiasing, false);
    double y = box.top() + 6 + metrics.height() * 0.575;
    for (LegendEntry const& line : lines) {
        paintEntry(painter, {box.left() + 9, y}, line.text, line.color, palette.color(QPalette::Text));
        y += metrics.height() * 1.15;
    }
}

void paintFocus(QPainter& painter, QRectF const& panel)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::instance().palette().color(QPalette::Highlight), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(panel.adjusted(1, 1, -1, -1), 6, 6);
}

}  // namespace signalbox::console
