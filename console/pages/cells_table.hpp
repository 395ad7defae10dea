// A table of texts as a model: rows that are set as a whole, numbers to the right. Owned by its page; the GUI thread.
#pragma once

#include "console/chart/chart_data.hpp"

#include <QAbstractTableModel>

#include <vector>

namespace signalbox::console {

class CellsTable : public QAbstractTableModel {
    Q_OBJECT

public:
    /// `right`: the columns of numbers.
    CellsTable(std::vector<int> right, QObject* parent) : QAbstractTableModel(parent), right_(std::move(right)) {}
    void set(ChartTable table);
    ChartTable const& table() const { return table_; }

    int rowCount(QModelIndex const& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(table_.rows.size()); }
    int columnCount(QModelIndex const& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(table_.header.size()); }
    QVariant data(QModelIndex const& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<int> right_;
    ChartTable table_;
};

}  // namespace signalbox::console
