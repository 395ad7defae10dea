#include "console/chart/time_chart.hpp"

#include "console/chart/axis.hpp"
#include "console/look/figures.hpp"
#include "console/look/theme.hpp"

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace signalbox::console {

namespace {
constexpr double drag_pixels = 4;  // less is a click with an unsteady hand
constexpr double near_mark = 5;
constexpr double key_room = 34;  // lines of text that a panel must be wide for the words on marks
constexpr int key_steps = 60;    // presses of an arrow across the whole picture, when the buckets are finer
}  // namespace

TimeChart::TimeChart(QWidget* parent) : ChartWidget(parent)
{
    setCursor(Qt::CrossCursor);
}

void TimeChart::setRange(Range range, Steps steps)
{
    range_ = range;
    steps_ = std::move(steps);
    steps_.step_us = std::max<std::int64_t>(steps_.step_us, 1);
    // A live chart moves on while the user selects: the selection stays as long as it is in the picture.
    auto const outside = [this](std::optional<std::int64_t> us) { return us && (*us < range_.from_us || *us > range_.to_us); };
    if (outside(anchor_) || outside(cursor_)) clearSelection();
    invalidate();
}

void TimeChart::setZone(QTimeZone const& zone)
{
    zone_ = zone;
    dataChanged();
}

void TimeChart::setMarks(std::vector<TimeMark> marks)
{
    marks_ = std::move(marks);
    invalidate();
}

double TimeChart::xOf(std::int64_t us) const
{
    double const length = static_cast<double>(std::max<std::int64_t>(range_.length(), 1));
    return plot_.left() + static_cast<double>(us - range_.from_us) / length * plot_.width();
}

std::int64_t TimeChart::usAt(double x) const
{
    double const share = plot_.width() > 0 ? std::clamp((x - plot_.left()) / plot_.width(), 0.0, 1.0) : 0;
    return range_.from_us + static_cast<std::int64_t>(share * static_cast<double>(range_.length()));
}

QRectF TimeChart::plot()
{
    refreshPicture();
    return plot_;
}

void TimeChart::invalidate()
{
    stale_ = true;
    update();
}

std::optional<Range> TimeChart::selection() const
{
    if (!anchor_ || !cursor_ || *anchor_ == *cursor_) return {};
    return widened(*anchor_, *cursor_);
}

void TimeChart::clearSelection()
{
    anchor_.reset();
    cursor_.reset();
    pressed_.reset();
    update();
}

Range TimeChart::widened(std::int64_t a, std::int64_t b) const
{
    // In the store's own buckets, so that a chosen range ends where one of its rows ends.
    Steps by = steps_;
    by.step_us = std::min(step(), std::max<std::int64_t>(range_.length(), 1));
    std::int64_t const first = by.placeOf(std::min(a, b)), to = by.endOf(std::max(a, b));
    return {std::max(by.startAt(first), range_.from_us), std::min(std::max(to, by.startAt(first + 1)), range_.to_us)};
}

void TimeChart::refreshPicture()
{
    qreal const ratio = devicePixelRatioF();
    if (!stale_ && picture_.size() == size() * ratio) return;
    QRectF const panel(rect());
    frame_ = Frame();
    frame_.title = title();
    frame_.corner = range_.length() > 0 ? zoneNames(range_, zone_) : QString();
    frame_.across = [this](double us) { return (us - static_cast<double>(range_.from_us)) / static_cast<double>(range_.length()); };
    frame_.up = [](double share) { return share; };
    QFontMetricsF const metrics(font());
    bool const marked =
        std::ranges::any_of(marks_, [this](TimeMark const& mark) { return mark.at_us >= range_.from_us && mark.at_us <= range_.to_us; });
    if (marked && panel.width() > metrics.height() * key_room)
        frame_.corner += tr(" · %1 configuration or server start").arg(QChar(0x25be));
    describe(frame_, static_cast<int>(panel.height() - metrics.height() * 3));
    frame_.bottom = {{0, {}, false}};
    plot_ = plotArea(panel, frame_, font());
    frame_.bottom = timeTicks(
        range_, zone_, plot_.width(), [&](QString const& text) { return metrics.horizontalAdvance(text); }, locale());
    picture_ = QPixmap(size() * ratio);
    picture_.setDevicePixelRatio(ratio);
    picture_.fill(Qt::transparent);
    QPainter painter(&picture_);
    paintFrame(painter, panel, plot_, frame_, font());
    if (!note().isEmpty() || empty()) {
        paintNote(painter, plot_, note().isEmpty() ? tr("No requests in this range.") : note());
    } else {
        painter.save();
        painter.setClipRect(plot_.adjusted(0, -2, 1, 2));
        paintPlot(painter, plot_);
        painter.restore();
        paintMarks(painter);
    }
    stale_ = false;
}

void TimeChart::paintMarks(QPainter& painter) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    QColor const ink = Theme::instance().color(Role::mark);
    for (TimeMark const& mark : marks_) {
        if (mark.at_us < range_.from_us || mark.at_us > range_.to_us) continue;
        double const x = std::round(xOf(mark.at_us)) + 0.5;
        painter.setPen(QPen(ink, 1, Qt::DashLine));
        painter.drawLine(QPointF(x, plot_.top()), QPointF(x, plot_.bottom()));
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawPolygon(QPolygonF{{QPointF(x - 4, plot_.top() - 4), QPointF(x + 4, plot_.top() - 4), QPointF(x, plot_.top() + 3)}});
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void TimeChart::paintOverlay(QPainter&, QRectF const&) {}

void TimeChart::paintHover(QPainter& painter)
{
    bool const by_key = hasFocus() && cursor_ && !mouse_;
    if ((!mouse_ && !by_key) || pressed_ || range_.length() <= 0) return;
    QPointF const at = mouse_ ? *mouse_ : QPointF(xOf(*cursor_), plot_.center().y());
    if (at.x() < plot_.left() || at.x() > plot_.right() || at.y() < plot_.top() - 6 || at.y() > plot_.bottom()) return;
    painter.setPen(Theme::instance().color(Role::axis));
    painter.drawLine(QPointF(at.x(), plot_.top()), QPointF(at.x(), plot_.bottom()));
    std::vector<LegendEntry> lines = hoverLines(usAt(at.x()), at.y());
    for (TimeMark const& mark : marks_)
        if (std::abs(xOf(mark.at_us) - at.x()) <= near_mark) {
            lines.push_back({mark.label, -1});
            if (!mark.detail.isEmpty()) lines.push_back({mark.detail, -1});
        }
    if (!lines.empty()) paintTooltip(painter, rect(), at, lines);
}

void TimeChart::setCrosshair(std::optional<std::int64_t> us)
{
    if (us == crosshair_) return;
    crosshair_ = us;
    update();
}

void TimeChart::paintCrosshair(QPainter& painter)
{
    if (!crosshair_ || *crosshair_ < range_.from_us || *crosshair_ > range_.to_us) return;
    painter.setPen(QPen(Theme::instance().color(Role::axis), 1, Qt::DotLine));
    double const x = std::round(xOf(*crosshair_)) + 0.5;
    painter.drawLine(QPointF(x, plot_.top()), QPointF(x, plot_.bottom()));
}

void TimeChart::paintEvent(QPaintEvent*)
{
    if (tableShown()) return;
    refreshPicture();
    QPainter painter(this);
    painter.drawPixmap(0, 0, picture_);
    painter.setFont(font());
    paintOverlay(painter, plot_);
    paintCrosshair(painter);
    if (auto const chosen = selection()) {
        QRectF const box(QPointF(xOf(chosen->from_us), plot_.top()), QPointF(xOf(chosen->to_us), plot_.bottom()));
        painter.fillRect(box, Theme::instance().color(Role::selection));
        painter.setPen(Theme::instance().palette().color(QPalette::Highlight));
        painter.drawLine(box.topLeft(), box.bottomLeft());
        painter.drawLine(box.topRight(), box.bottomRight());
        paintTooltip(painter, rect(), {box.right(), plot_.top()},
                     {{figures::span(chosen->from_us, chosen->to_us, zone_, locale()), -1},
                      {figures::duration(static_cast<double>(chosen->length()), locale()), -1}});
    } else if (!empty()) {
        paintHover(painter);
    }
    if (focusShown()) paintFocus(painter, rect());
}

void TimeChart::mousePressEvent(QMouseEvent* event)
{
    refreshPicture();
    if (event->button() != Qt::LeftButton || range_.length() <= 0) {
        ChartWidget::mousePressEvent(event);
        return;
    }
    clearSelection();
    pressed_ = event->position();
}

void TimeChart::mouseMoveEvent(QMouseEvent* event)
{
    mouse_ = event->position();
    if (pressed_ && std::abs(event->position().x() - pressed_->x()) >= drag_pixels) {
        anchor_ = usAt(pressed_->x());
        cursor_ = usAt(event->position().x());
    }
    plot_.contains(*mouse_) ? emit pointed(usAt(mouse_->x())) : emit unpointed();
    update();
}

void TimeChart::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !pressed_) return;
    bool const dragged = selection().has_value();
    QPointF const from = *pressed_;
    pressed_.reset();
    if (dragged)
        choose();
    else
        emit clicked(from, event->modifiers());
}

void TimeChart::leaveEvent(QEvent*)
{
    mouse_.reset();
    emit unpointed();
    update();
}

void TimeChart::choose()
{
    std::optional<Range> const chosen = selection();
    clearSelection();
    if (chosen) emit rangeChosen(chosen->from_us, chosen->to_us);
}

void TimeChart::moveCursor(std::int64_t by_us, bool extend)
{
    std::int64_t const now = cursor_.value_or(by_us > 0 ? range_.from_us : range_.to_us);
    if (extend && !anchor_) anchor_ = now;
    if (!extend) anchor_.reset();
    cursor_ = std::clamp(now + by_us, range_.from_us, range_.to_us);
    mouse_.reset();
    emit pointed(*cursor_);
    update();
}

void TimeChart::keyPressEvent(QKeyEvent* event)
{
    if (tableShown() || range_.length() <= 0) return ChartWidget::keyPressEvent(event);
    bool const extend = event->modifiers().testFlag(Qt::ShiftModifier);
    std::int64_t const stride = std::max(step(), range_.length() / key_steps / step() * step());
    switch (event->key()) {
    case Qt::Key_Left: return moveCursor(-stride, extend);
    case Qt::Key_Right: return moveCursor(stride, extend);
    case Qt::Key_Home: return moveCursor(-range_.length(), extend);
    case Qt::Key_End: return moveCursor(range_.length(), extend);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (selection()) return choose();
        if (cursor_) emit clicked(QPointF(xOf(*cursor_), plot_.center().y()), event->modifiers());
        return;
    case Qt::Key_Escape:
        if (cursor_ || pressed_) return clearSelection();
        break;
    default: break;
    }
    ChartWidget::keyPressEvent(event);
}

}  // namespace signalbox::console
