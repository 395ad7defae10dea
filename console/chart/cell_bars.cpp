#include "console/chart/cell_bars.hpp"

#include "console/look/shapes.hpp"
#include "console/look/theme.hpp"

#include <QPainter>

#include <algorithm>

namespace signalbox::console {

namespace {
constexpr float trouble_strength = 0.22F;  // text on it stays readable
}

void CellBars::paint(QPainter* painter, QStyleOptionViewItem const& option, QModelIndex const& index) const
{
    Theme const& theme = Theme::instance();
    bool const selected = option.state.testFlag(QStyle::State_Selected);
    bool const right = (index.data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight) != 0;
    painter->save();
    if (selected)
        painter->fillRect(option.rect, option.palette.color(QPalette::Highlight));
    else if (option.features.testFlag(QStyleOptionViewItem::Alternate))
        painter->fillRect(option.rect, option.palette.color(QPalette::AlternateBase));
    QRectF room = QRectF(option.rect).adjusted(6, 0, -6, 0);
    QVariant const bar = index.data(bar_role);
    if (bar.isValid() && !selected) {
        QRectF box = room.adjusted(-3, 3, 3, -3);
        double const length = std::clamp(bar.toDouble(), 0.0, 1.0) * box.width();
        right ? box.setLeft(box.right() - length) : box.setWidth(length);
        QColor ground = theme.color(Role::faint);
        if (index.data(trouble_role).toBool()) {
            ground = theme.color(Role::bad);
            ground.setAlphaF(trouble_strength);
        }
        painter->fillRect(box, ground);
    }
    QVariant const series = index.data(series_role);
    double const size = option.fontMetrics.height();
    if (series.isValid()) {
        painter->setPen(selected ? option.palette.color(QPalette::HighlightedText) : theme.series(series.toInt()));
        drawShape(*painter, seriesShape(series.toInt()), {room.left() + size * 0.3, room.center().y()}, size * 0.26);
        room.setLeft(room.left() + size);
    }
    painter->setFont(option.font);
    painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
    QString const text = option.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, static_cast<int>(room.width()));
    painter->drawText(room, Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft), text);
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Highlight));
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

QSize CellBars::sizeHint(QStyleOptionViewItem const& option, QModelIndex const& index) const
{
    int const width = option.fontMetrics.horizontalAdvance(index.data().toString()) + 14;
    return {width + (index.data(series_role).isValid() ? option.fontMetrics.height() : 0), option.fontMetrics.height() + 8};
}

}  // namespace signalbox::console
