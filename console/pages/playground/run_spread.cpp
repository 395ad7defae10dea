#include "console/pages/playground/run_spread.hpp"

#include "console/look/figures.hpp"
#include "console/look/theme.hpp"

#include <QPainter>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr std::size_t least_answers = 2;
constexpr qreal mark_radius = 3;
constexpr qreal mark_strength = 0.55;  // marks that lie on each other are darker
constexpr qreal between = 4;           // pixels

QString lengthText(std::int64_t us)
{
    return figures::duration(static_cast<double>(us));
}

}  // namespace

RunSpread::Marks RunSpread::marksOf(std::vector<RunFigures> const& runs)
{
    Marks out;
    for (RunFigures const& each : runs) {
        if (each.state != RunState::done || !each.total_us) continue;
        out.totals.push_back(*each.total_us);
        if (each.first_us) out.firsts.push_back(*each.first_us);
        out.longest_us = std::max(out.longest_us, *each.total_us);
    }
    return out;
}

RunSpread::RunSpread(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("spread"));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    hide();
}

void RunSpread::setRuns(std::vector<RunFigures> const& runs)
{
    Marks fresh = marksOf(runs);
    if (fresh.totals.size() < least_answers) return hide();
    if (fresh != marks_) {
        marks_ = std::move(fresh);
        setAccessibleName(tr("Times of %1 answers, the longest %2").arg(marks_.totals.size()).arg(lengthText(marks_.longest_us)));
        setToolTip(tr("A mark for each answer: its first token above, the whole below; the line is the middle one"));
        update();
    }
    show();
}

QSize RunSpread::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 30, fontMetrics().height() * 3};
}

QSize RunSpread::minimumSizeHint() const
{
    return {1, fontMetrics().height() * 3};
}

void RunSpread::drawRow(QPainter& painter, QRectF const& place, std::vector<std::int64_t> const& times, int series) const
{
    painter.setPen(Theme::instance().color(Role::grid));
    painter.drawLine(QPointF(place.left(), place.center().y()), QPointF(place.right(), place.center().y()));
    if (times.empty() || marks_.longest_us <= 0) return;
    auto const at = [&](std::int64_t us) {
        return place.left() + place.width() * static_cast<double>(us) / static_cast<double>(marks_.longest_us);
    };
    QColor color = Theme::instance().series(series);
    color.setAlphaF(static_cast<float>(mark_strength));
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    for (std::int64_t const each : times) painter.drawEllipse(QPointF(at(each), place.center().y()), mark_radius, mark_radius);
    painter.setPen(QPen(palette().color(QPalette::WindowText), 1.5));
    qreal const middle = at(*percentile(times, 0.5));
    painter.drawLine(QPointF(middle, place.top()), QPointF(middle, place.bottom()));
}

void RunSpread::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    qreal const line = fontMetrics().height();
    QString const first = tr("first token"), whole = tr("whole");
    qreal const names = std::max(fontMetrics().horizontalAdvance(first), fontMetrics().horizontalAdvance(whole)) + 2 * between;
    // In a narrow column the names give way to the marks.
    qreal const left = names < width() / 2.0 ? names : mark_radius + between;
    QRectF const plot(left, 0, width() - left - mark_radius - between, 2 * line);
    painter.setPen(palette().color(QPalette::WindowText));
    if (left == names) {
        painter.drawText(QRectF(0, 0, names, line), Qt::AlignVCenter, first);
        painter.drawText(QRectF(0, line, names, line), Qt::AlignVCenter, whole);
    }
    QString const end = lengthText(marks_.longest_us);
    painter.drawText(QRectF(plot.left(), 2 * line, plot.width(), line), Qt::AlignLeft, QStringLiteral("0"));
    painter.drawText(QRectF(plot.left(), 2 * line, plot.width(), line), Qt::AlignRight, end);
    drawRow(painter, QRectF(plot.left(), 0, plot.width(), line), marks_.firsts, 0);
    drawRow(painter, QRectF(plot.left(), line, plot.width(), line), marks_.totals, 1);
}

}  // namespace signalbox::console
