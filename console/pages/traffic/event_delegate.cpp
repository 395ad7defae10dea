#include "console/pages/traffic/event_delegate.hpp"

#include "console/look/figures.hpp"
#include "console/look/theme.hpp"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QTimeZone>
#include <QToolTip>

#include <cmath>

namespace signalbox::console {

namespace {

constexpr int side_margin = 6;
constexpr int mark_size = 9;
constexpr int badge_gap = 6;  // between a name and the badge beside it
constexpr double shortest_bar_us = 10'000;
constexpr double longest_bar_us = 100'000'000;

Role roleOf(storage::event_decision decision)
{
    switch (decision) {
    case storage::event_decision::allowed: return Role::good;
    case storage::event_decision::blocked: return Role::warning;
    case storage::event_decision::error: return Role::bad;
    default: return Role::neutral;
    }
}

int badgeWidth(QFontMetrics const& metrics, QString const& badge)
{
    return metrics.horizontalAdvance(badge) + 8 + badge_gap;
}

/// What matters less is paler.
bool isFaint(EventColumn column)
{
    return column == EventColumn::id || column == EventColumn::provider || column == EventColumn::group || column == EventColumn::key;
}

}  // namespace

StatusShape statusShape(storage::event_decision decision)
{
    switch (decision) {
    case storage::event_decision::allowed: return StatusShape::circle;
    case storage::event_decision::error: return StatusShape::triangle;
    case storage::event_decision::blocked: return StatusShape::square;
    case storage::event_decision::abandoned: return StatusShape::ring;
    case storage::event_decision::other: break;
    }
    return StatusShape::diamond;
}

QString statusWords(storage::event_decision decision)
{
    switch (decision) {
    case storage::event_decision::allowed: return EventDelegate::tr("answered");
    case storage::event_decision::error: return EventDelegate::tr("failed: no target could answer, or the reply broke off");
    case storage::event_decision::blocked: return EventDelegate::tr("refused by the gateway");
    case storage::event_decision::abandoned: return EventDelegate::tr("the client left before the end");
    case storage::event_decision::other: break;
    }
    return EventDelegate::tr("a decision this version does not know");
}

double latencyShare(std::int64_t latency_us)
{
    double const us = static_cast<double>(latency_us);
    if (us <= shortest_bar_us) return 0;
    return std::min(1.0, std::log(us / shortest_bar_us) / std::log(longest_bar_us / shortest_bar_us));
}

void paintStatusMark(QPainter& painter, QRectF const& box, storage::event_decision decision, std::optional<QColor> const& over)
{
    QColor const color = over.value_or(Theme::instance().color(roleOf(decision)));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    switch (statusShape(decision)) {
    case StatusShape::circle: painter.drawEllipse(box.adjusted(1, 1, -1, -1)); break;
    case StatusShape::square: painter.drawRect(box.adjusted(1, 1, -1, -1)); break;
    case StatusShape::triangle:
        painter.drawPolygon(QPolygonF{QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()});
        break;
    case StatusShape::diamond:
        painter.drawPolygon(QPolygonF{QPointF(box.center().x(), box.top()), QPointF(box.right(), box.center().y()),
                                      QPointF(box.center().x(), box.bottom()), QPointF(box.left(), box.center().y())});
        break;
    case StatusShape::ring:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(color, 2));
        painter.drawEllipse(box.adjusted(2, 2, -2, -2));
        break;
    }
    painter.restore();
}

EventDelegate::EventDelegate(EventTableModel const& model, QObject* parent) : QAbstractItemDelegate(parent), model_(model) {}

bool EventDelegate::isNumber(EventColumn column)
{
    switch (column) {
    case EventColumn::firstToken:
    case EventColumn::total:
    case EventColumn::tokensIn:
    case EventColumn::tokensOut:
    case EventColumn::tokensPerSecond:
    case EventColumn::cost:
    case EventColumn::fallbacks: return true;
    default: return false;
    }
}

QString EventDelegate::badgeText(EventRow const& row)
{
    if (row.fallback_count == 0 || row.decision != storage::event_decision::allowed) return {};
    std::uint32_t const place = row.fallback_count + 1;
    return place == 2 ? tr("2nd") : place == 3 ? tr("3rd") : tr("%1th").arg(place);
}

void EventDelegate::paint(QPainter* painter, QStyleOptionViewItem const& option, QModelIndex const& index) const
{
    auto const column = static_cast<EventColumn>(index.column());
    bool const selected = option.state & QStyle::State_Selected;
    if (selected)
        painter->fillRect(option.rect, option.palette.brush(option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive,
                                                            QPalette::Highlight));
    EventRow const* const row = model_.rowAt(index.row());
    if (row == nullptr) {  // on its way: a pale line where text will be
        QColor const pale = Theme::instance().color(Role::faint);
        painter->fillRect(QRect(option.rect.left() + side_margin, option.rect.center().y() - 2, option.rect.width() / 2, 4), pale);
        return;
    }
    QString const text = model_.text(index.row(), column);
    if (column == EventColumn::total && !selected) paintBar(*painter, option.rect, *row);
    QColor color = option.palette.color(QPalette::Active, selected ? QPalette::HighlightedText : QPalette::Text);
    if (!selected && isFaint(column)) color.setAlphaF(0.72F);
    painter->setPen(color);
    painter->setFont(option.font);
    if (column == EventColumn::status) {
        paintStatus(*painter, option.rect, *row, text, selected ? std::optional{color} : std::nullopt);
    } else {
        QString const badge = column == EventColumn::answered ? badgeText(*row) : QString();
        int const taken = badge.isEmpty() ? 0 : badgeWidth(option.fontMetrics, badge);
        if (!badge.isEmpty()) paintBadge(*painter, option.rect, badge, color);
        QRect const inside = option.rect.adjusted(side_margin, 0, -side_margin - taken, 0);
        texts_.draw(*painter, inside, isNumber(column) ? Qt::AlignRight : Qt::AlignLeft, text);
    }
    if (option.state & QStyle::State_HasFocus) {  // the cell that keys act on
        painter->setPen(QPen(color, 1, Qt::DotLine));
        painter->drawRect(option.rect.adjusted(1, 1, -2, -2));
    }
}

// At the right end of the cell, as a frame around its word.
void EventDelegate::paintBadge(QPainter& painter, QRect const& cell, QString const& badge, QColor const& ink) const
{
    int const width = badgeWidth(painter.fontMetrics(), badge) - badge_gap;
    QRectF const box = QRectF(cell.right() - side_margin - width, cell.top() + 3, width, cell.height() - 6).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::instance().color(Role::warning), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box, 3, 3);
    painter.setPen(ink);
    painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, badge);
    painter.restore();
}

void EventDelegate::paintStatus(QPainter& painter, QRect const& cell, EventRow const& row, QString const& text,
                                std::optional<QColor> const& over) const
{
    QRectF const box(cell.left() + side_margin, cell.center().y() - mark_size / 2.0 + 0.5, mark_size, mark_size);
    paintStatusMark(painter, box, row.decision, over);
    QRect const inside = cell.adjusted(side_margin + mark_size + 5, 0, -2, 0);
    texts_.draw(painter, inside, Qt::AlignLeft, text);
}

void EventDelegate::paintBar(QPainter& painter, QRect const& cell, EventRow const& row) const
{
    int const width = static_cast<int>(latencyShare(row.latency_us) * (cell.width() - 4));
    QColor color = roleOf(row.decision) == Role::bad ? Theme::instance().color(Role::bad) : Theme::instance().series(0);
    color.setAlphaF(0.28F);
    painter.fillRect(QRect(cell.left() + 2, cell.top() + 3, width, cell.height() - 6), color);
}

QSize EventDelegate::sizeHint(QStyleOptionViewItem const& option, QModelIndex const& index) const
{
    return {wantedWidth(option.fontMetrics, index.row(), static_cast<EventColumn>(index.column())), option.fontMetrics.height() + 6};
}

int EventDelegate::wantedWidth(QFontMetrics const& metrics, int row, EventColumn column) const
{
    int mark = column == EventColumn::status ? mark_size + 5 : 0;
    EventRow const* const cells = column == EventColumn::answered ? model_.rowAt(row) : nullptr;
    if (cells != nullptr && !badgeText(*cells).isEmpty()) mark = badgeWidth(metrics, badgeText(*cells));
    return metrics.horizontalAdvance(model_.text(row, column)) + mark + 2 * side_margin + 2;
}

bool EventDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, QStyleOptionViewItem const& option, QModelIndex const& index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid()) return QAbstractItemDelegate::helpEvent(event, view, option, index);
    EventRow const* const row = model_.rowAt(index.row());
    auto const column = static_cast<EventColumn>(index.column());
    QString text;
    if (row != nullptr && column == EventColumn::status)
        text = statusWords(row->decision);
    else if (row != nullptr && column == EventColumn::time)
        text = figures::moment(row->started_us, QTimeZone::systemTimeZone(), figures::Precision::milliseconds);
    else if (row != nullptr && column == EventColumn::answered && !badgeText(*row).isEmpty())
        text = tr("%1, the %2 target: %n before it failed", nullptr, static_cast<int>(row->fallback_count))
                   .arg(model_.text(index.row(), column), badgeText(*row));
    else if (row != nullptr && wantedWidth(option.fontMetrics, index.row(), column) > option.rect.width())
        text = model_.text(index.row(), column);
    QToolTip::showText(event->globalPos(), text.toHtmlEscaped(), view);
    return true;
}

}  // namespace signalbox::console
