#include "console/pages/sessions/session_axis.hpp"

#include "console/look/amount_of.hpp"
#include "console/look/figures.hpp"
#include "console/look/theme.hpp"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr int lane_height = 22, lane_gap = 4, label_width = 108, border = 8;
constexpr double narrowest = 4;  // pixels of a bar: shorter requests can be hit, too

bool failed(schema::Event const& of)
{
    return of.decision() == "error" || of.decision() == "blocked";
}

AxisSpan spanOf(schema::Event const& of)
{
    return {of.started_us(), of.started_us() + of.latency_us()};
}

}  // namespace

SessionAxis::SessionAxis(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Turns on a time axis"));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SessionAxis::setSession(storage::conversation const& events, Session const& session)
{
    bars_.clear();
    threads_ = std::min(session.threads, most_lanes);
    turns_ = static_cast<int>(events.turns.size());
    children_ = !events.children.empty();
    for (std::size_t at = 0; at < events.turns.size() && at < session.turns.size(); ++at) {
        SessionTurn const& turn = session.turns[at];
        schema::Event const& event = events.turns[at];
        QString about = tr("Turn %1, %2").arg(turn.number).arg(figures::duration(static_cast<double>(event.latency_us())));
        if (turn.broke) about += tr(": the cached beginning broke");
        bars_.push_back({spanOf(event), std::min(turn.thread, most_lanes - 1), static_cast<int>(at), failed(event), turn.broke, about});
    }
    for (schema::Event const& each : events.children)
        bars_.push_back({spanOf(each), threads_, -1, failed(each), false,
                         tr("%1, %2").arg(QString::fromStdString(each.role()), figures::duration(static_cast<double>(each.latency_us())))});
    setAccessibleDescription(amountOf(static_cast<std::uint64_t>(turns_), tr("%1 turn"), tr("%1 turns")) +
                             tr(", threads: %1, requests of the gateway itself: %2").arg(session.threads).arg(events.children.size()));
    layOut();
    updateGeometry();
    update();
}

void SessionAxis::setCurrent(int turn)
{
    if (turn == current_) return;
    current_ = turn;
    update();
}

std::size_t SessionAxis::lanes() const
{
    return std::max<std::size_t>(threads_, 1) + (children_ ? 1 : 0);
}

QSize SessionAxis::sizeHint() const
{
    return {600, static_cast<int>(lanes()) * (lane_height + lane_gap) + 2 * border + fontMetrics().height()};
}

void SessionAxis::layOut()
{
    std::vector<AxisSpan> spans;
    for (Bar const& each : bars_) spans.push_back(each.time);
    layout_ = AxisLayout(std::move(spans), label_width, std::max(width() - border, label_width + 50));
}

void SessionAxis::resizeEvent(QResizeEvent*)
{
    layOut();
}

QRectF SessionAxis::rectOf(Bar const& bar) const
{
    double const left = layout_.x(bar.time.from_us);
    double const wide = std::max(layout_.x(bar.time.to_us) - left, narrowest);
    return {left, border + static_cast<double>(bar.lane) * (lane_height + lane_gap), wide, lane_height};
}

SessionAxis::Bar const* SessionAxis::barAt(QPointF const& place) const
{
    for (std::size_t i = bars_.size(); i-- > 0;)  // the one that was painted last lies on top
        if (rectOf(bars_[i]).adjusted(-1, 0, 1, 0).contains(place)) return &bars_[i];
    return nullptr;
}

void SessionAxis::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintLanes(painter);
    paintPauses(painter);
    for (Bar const& each : bars_) paintBar(painter, each);
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void SessionAxis::paintLanes(QPainter& painter) const
{
    for (std::size_t lane = 0; lane < lanes(); ++lane) {
        bool const own = children_ && lane + 1 == lanes();
        QString const name = own ? tr("Gateway's own") : lane == 0 ? tr("First thread") : tr("Thread %1").arg(lane + 1);
        QRectF const line(border, border + static_cast<double>(lane) * (lane_height + lane_gap), width() - 2 * border, lane_height);
        painter.fillRect(QRectF(label_width, line.top(), line.right() - label_width, line.height()), Theme::instance().color(Role::grid));
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(name, Qt::ElideRight, label_width - border - 4));
    }
}

void SessionAxis::paintPauses(QPainter& painter) const
{
    auto const& pieces = layout_.pieces();
    painter.setPen(palette().color(QPalette::PlaceholderText));
    double const bottom = border + static_cast<double>(lanes()) * (lane_height + lane_gap);
    double free_from = 0;  // where the length before ends: one that would lie on it is left out
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
        double const middle = (pieces[i].right + pieces[i + 1].left) / 2;
        painter.drawLine(QPointF(middle, border), QPointF(middle, bottom - lane_gap));
        QString const text =
            QStringLiteral("⋯ ") + figures::duration(static_cast<double>(pieces[i + 1].time.from_us - pieces[i].time.to_us));
        double const wide = painter.fontMetrics().horizontalAdvance(text);
        double const left = std::min(middle - wide / 2, width() - wide - border);  // the last one stays in sight
        if (left < free_from) continue;
        painter.drawText(QRectF(left, bottom - 2, wide, painter.fontMetrics().height()), Qt::AlignLeft | Qt::AlignTop, text);
        free_from = left + wide + border;
    }
}

void SessionAxis::paintBar(QPainter& painter, Bar const& bar) const
{
    QRectF const where = rectOf(bar).adjusted(0, 2, 0, -2);
    QColor const fill = bar.failed     ? Theme::instance().color(Role::bad)
                        : bar.turn < 0 ? Theme::instance().color(Role::neutral)
                                       : Theme::instance().series(static_cast<int>(bar.lane));
    bool const chosen = bar.turn >= 0 && bar.turn == current_;
    painter.setPen(chosen ? QPen(palette().color(QPalette::Text), 2) : QPen(palette().color(QPalette::Base), 1));
    painter.setBrush(fill);
    painter.drawRect(where);
    if (bar.failed) {  // not by colour alone
        painter.setPen(QPen(palette().color(QPalette::Base), 1.5));
        QPointF const at = where.center();
        double const arm = std::min(4.0, where.width() / 2);
        painter.drawLine(at + QPointF(-arm, -4), at + QPointF(arm, 4));
        painter.drawLine(at + QPointF(arm, -4), at + QPointF(-arm, 4));
    }
    if (!bar.broke) return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::instance().color(Role::warning));
    painter.drawPolygon(QPolygonF({where.topLeft() + QPointF(-4, -3), where.topLeft() + QPointF(4, -3), where.topLeft() + QPointF(0, 5)}));
}

void SessionAxis::mousePressEvent(QMouseEvent* event)
{
    Bar const* const bar = barAt(event->position());
    if (bar && bar->turn >= 0) emit chosen(bar->turn);
}

void SessionAxis::mouseDoubleClickEvent(QMouseEvent* event)
{
    Bar const* const bar = barAt(event->position());
    if (bar && bar->turn >= 0) emit opened(bar->turn);
}

void SessionAxis::keyPressEvent(QKeyEvent* event)
{
    auto const go = [this](int turn) {
        if (turns_ > 0) emit chosen(std::clamp(turn, 0, turns_ - 1));
    };
    switch (event->key()) {
    case Qt::Key_Left: return go(current_ - 1);
    case Qt::Key_Right: return go(current_ + 1);
    case Qt::Key_Home: return go(0);
    case Qt::Key_End: return go(turns_ - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (current_ >= 0) emit opened(current_);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

bool SessionAxis::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    auto const* const help = static_cast<QHelpEvent*>(event);
    Bar const* const bar = barAt(help->pos());
    QToolTip::showText(help->globalPos(), bar ? bar->about : QString(), this);
    return true;
}

}  // namespace signalbox::console
