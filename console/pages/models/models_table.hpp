// The matrix: a row for each model, a column for each figure, sortable, with a bar behind each number. One way in, setRows(); owned by the
// page, on the GUI thread.
#pragma once

#include "console/pages/models/models_figures.hpp"
#include "console/store/shown_text.hpp"

#include <QAbstractTableModel>

namespace signalbox::console {

class ModelsTable : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit ModelsTable(QObject* parent = nullptr);
    /// Sorts as it was sorted; `heading` is what the names are, `unnamed` what an empty one is shown as.
    void setRows(std::vector<ModelRow> rows, QString const& heading, QString const& unnamed);
    std::vector<ModelRow> const& rows() const { return rows_; }
    QString shownName(ModelRow const& row) const { return row.name.isEmpty() ? unnamed_ : shownText(row.name); }
    /// With bare numbers in the units that the headings name.
    ChartTable table() const;
    /// Where a name stands now; -1 when it is not there.
    int rowOf(QString const& name) const;

    int rowCount(QModelIndex const& parent = {}) const override;
    int columnCount(QModelIndex const& parent = {}) const override;
    QVariant data(QModelIndex const& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;
    int sortColumn() const { return column_; }
    Qt::SortOrder sortOrder() const { return order_; }

private:
    void arrange();
    std::vector<ModelRow> rows_;
    std::array<double, all_figures.size()> highest_{};
    QString heading_, unnamed_;
    int column_ = 1;
    Qt::SortOrder order_ = Qt::DescendingOrder;
};

}  // namespace signalbox::console
