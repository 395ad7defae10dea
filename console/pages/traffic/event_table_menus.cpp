// What the table of requests offers in its menus: for its columns and for a cell.
#include "console/pages/traffic/event_table.hpp"

#include <QHeaderView>

namespace signalbox::console {

void EventTable::moveColumn(int column, int by)
{
    QHeaderView* const header = horizontalHeader();
    int place = header->visualIndex(column) + by;
    while (place >= 0 && place < eventColumnCount && header->isSectionHidden(header->logicalIndex(place))) place += by;
    if (place >= 0 && place < eventColumnCount) header->moveSection(header->visualIndex(column), place);
}

void EventTable::fillColumnMenu(QMenu& menu)
{
    QHeaderView* const header = horizontalHeader();
    for (int column = 0; column < eventColumnCount; ++column) {
        QAction* const each = menu.addAction(model_.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        each->setCheckable(true);
        each->setChecked(!isColumnHidden(column));
        each->setEnabled(isColumnHidden(column) || header->count() - header->hiddenSectionCount() > 1);
        connect(each, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            if (shown && columnWidth(column) < 30) fitColumn(column);
            if (shown && !widths_chosen_) fitColumn(column);
            emit columnsChanged();
        });
    }
    menu.addSeparator();
    int const current = currentIndex().isValid() ? currentIndex().column() : 0;
    QString const name = model_.headerData(current, Qt::Horizontal, Qt::DisplayRole).toString();
    menu.addAction(tr("Move “%1” left").arg(name), this, [this, current] { moveColumn(current, -1); });
    menu.addAction(tr("Move “%1” right").arg(name), this, [this, current] { moveColumn(current, 1); });
    menu.addAction(tr("Fit the width of “%1”").arg(name), this, [this, current] { fitColumn(current); });
    menu.addAction(tr("Columns as on the first day"), this, &EventTable::resetColumns);
}

void EventTable::fillCellMenu(QMenu& menu, QModelIndex const& cell)
{
    if (canNarrow(cell)) {
        auto const column = static_cast<EventColumn>(cell.column());
        QString const value = model_.text(cell.row(), column);
        QString const shown = menu.fontMetrics()
                                  .elidedText(value.isEmpty() ? tr("(none)") : value, Qt::ElideMiddle, 240)
                                  .replace(QLatin1Char('&'), QStringLiteral("&&"));
        QAction* const keep = menu.addAction(tr("Only “%1”").arg(shown), this, [this, cell] { narrowTo(cell, true); });
        QAction* const drop = menu.addAction(tr("Without “%1”").arg(shown), this, [this, cell] { narrowTo(cell, false); });
        keep->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Return));
        drop->setShortcut(QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_Return));
        menu.addSeparator();
    }
    emit menuAsked(menu, cell);
}

}  // namespace signalbox::console
