#include "console/pages/cells_table.hpp"

#include <algorithm>

namespace signalbox::console {

void CellsTable::set(ChartTable table)
{
    beginResetModel();
    table_ = std::move(table);
    endResetModel();
}

QVariant CellsTable::data(QModelIndex const& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (std::ranges::find(right_, index.column()) != right_.end() ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    return table_.rows[static_cast<std::size_t>(index.row())].value(index.column());
}

QVariant CellsTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (std::ranges::find(right_, section) != right_.end() ? Qt::AlignRight : Qt::AlignLeft));
    return role == Qt::DisplayRole ? table_.header.value(section) : QVariant();
}

}  // namespace signalbox::console
