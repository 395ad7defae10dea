// The panel around every plot: heading, legend, axes and their lines, notes and tooltips, painted alike. Pure painting over values.
#pragma once

#include "console/chart/axis.hpp"

#include <QFont>
#include <QRectF>
#include <QString>

#include <functional>
#include <vector>

class QPainter;

namespace signalbox::console {

struct LegendEntry {
    QString text;
    int color = -1;  // a series colour and its shape; -1: text alone
};

struct Frame {
    QString title;
    QString corner;  // beside the heading, quietly: a zone, a unit
    std::vector<LegendEntry> legend;
    std::vector<AxisTick> left, bottom;
    std::function<double(double)> up;      // a value's height: 0 at the bottom to 1 at the top
    std::function<double(double)> across;  // 0 at the left to 1 at the right
    bool lines_up = false;                 // lines at the ticks of the bottom, too
};

/// Where the plot goes inside a panel: legends wrap, labels of the left axis get the width they need.
QRectF plotArea(QRectF const& panel, Frame const& frame, QFont const& font);
/// Everything but the plot itself.
void paintFrame(QPainter& painter, QRectF const& panel, QRectF const& plot, Frame const& frame, QFont const& font);
void paintNote(QPainter& painter, QRectF const& plot, QString const& note);
/// A box with lines near a point, kept inside the panel.
void paintTooltip(QPainter& painter, QRectF const& panel, QPointF near, std::vector<LegendEntry> const& lines);
/// The frame of what has the keyboard.
void paintFocus(QPainter& painter, QRectF const& panel);

}  // namespace signalbox::console
