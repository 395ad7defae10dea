// Paints cells of numbers with a bar behind them, and names with the shape of their series; one delegate for all tables of the statistics.
// Owned by its view; the GUI thread.
#pragma once

#include <QStyledItemDelegate>

namespace signalbox::console {

/// 0 to 1: how long the bar is. Nothing: no bar.
inline constexpr int bar_role = Qt::UserRole + 101;
/// The number of a series colour whose shape stands before the text.
inline constexpr int series_role = Qt::UserRole + 102;
/// True where the bar means trouble.
inline constexpr int trouble_role = Qt::UserRole + 103;
/// What a table sorts by; a number, or text.
inline constexpr int sort_role = Qt::UserRole + 104;

class CellBars : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, QStyleOptionViewItem const& option, QModelIndex const& index) const override;
    QSize sizeHint(QStyleOptionViewItem const& option, QModelIndex const& index) const override;
};

}  // namespace signalbox::console
