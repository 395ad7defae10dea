#include "console/query/two_sided_delegate.hpp"

#include <QApplication>
#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr int margin = 8;
constexpr int left_letters = 9;  // room for the longest group
constexpr int spare = 4;         // what rounding of glyphs may need, or the last letters become dots

}  // namespace

TwoSidedDelegate::TwoSidedDelegate(int right, std::optional<int> left, QObject* parent)
    : QStyledItemDelegate(parent), right_(right), left_(left)
{}

void TwoSidedDelegate::paint(QPainter* painter, QStyleOptionViewItem const& option, QModelIndex const& index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.text.clear();
    QStyle const* const style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

    bool const selected = (option.state & QStyle::State_Selected) != 0;
    QColor const loud = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    QColor const quiet = selected ? loud : option.palette.color(QPalette::PlaceholderText);
    QFontMetrics const& metrics = option.fontMetrics;
    QRect room = option.rect.adjusted(margin, 0, -margin, 0);
    painter->save();
    painter->setFont(option.font);
    if (left_) {
        int const width = metrics.averageCharWidth() * left_letters;
        painter->setPen(quiet);
        painter->drawText(QRect(room.left(), room.top(), width, room.height()), Qt::AlignVCenter | Qt::AlignLeft,
                          metrics.elidedText(index.data(*left_).toString(), Qt::ElideRight, width));
        room.setLeft(room.left() + width + margin);
    }
    QString const right = index.data(right_).toString();
    if (!right.isEmpty()) {
        int const text = metrics.horizontalAdvance(index.data(Qt::DisplayRole).toString()) + spare + 2 * margin;
        int const width = std::min(metrics.horizontalAdvance(right) + spare, room.width() - std::min(text, room.width() / 2));
        painter->setPen(quiet);
        painter->drawText(room, Qt::AlignVCenter | Qt::AlignRight, metrics.elidedText(right, Qt::ElideRight, width));
        room.setRight(room.right() - width - 2 * margin);
    }
    painter->setPen(loud);
    painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                      metrics.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideMiddle, room.width()));
    painter->restore();
}

QSize TwoSidedDelegate::sizeHint(QStyleOptionViewItem const& option, QModelIndex const& index) const
{
    int const right = option.fontMetrics.horizontalAdvance(index.data(right_).toString());
    int const left = left_ ? option.fontMetrics.averageCharWidth() * left_letters + margin : 0;
    int const text = option.fontMetrics.horizontalAdvance(index.data(Qt::DisplayRole).toString());
    return {left + text + spare + (right > 0 ? right + spare + 2 * margin : 0) + 2 * margin, option.fontMetrics.height() + 8};
}

}  // namespace signalbox::console
