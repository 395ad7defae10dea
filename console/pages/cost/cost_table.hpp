// The lines of the cost page: each with those of the second level below it. Owned by the page; the GUI thread.
#pragma once

#include "console/chart/chart_data.hpp"

#include "storage/cost_report.hpp"

#include <QAbstractTableModel>
#include <QString>

#include <optional>
#include <vector>

namespace signalbox::console {

class CostTable : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column : int { name, cost, share, before, change, requests, tokens, per_thousand, per_answer, columns };

    /// A line as it stands: where it is in the report.
    struct Row {
        std::string name;
        std::optional<std::string> above;  // of a line of the second level: the first
        storage::measures now, before;
    };

    explicit CostTable(QObject* parent) : QAbstractTableModel(parent) {}
    void set(storage::cost_report const& report, QString const& heading);
    std::vector<Row> const& rows() const { return rows_; }
    /// With bare numbers, for a spreadsheet.
    ChartTable table() const;

    int rowCount(QModelIndex const& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
    int columnCount(QModelIndex const& parent = {}) const override { return parent.isValid() ? 0 : columns; }
    QVariant data(QModelIndex const& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    static QString shownName(Row const& of);
    static QString costText(storage::measures const& of);

private:
    QString text(Row const& of, int column) const;

    std::vector<Row> rows_;
    QString heading_;
    bool compared_ = false;  // there is a time before
    double all_ = 0;         // micro-dollars of all lines
};

}  // namespace signalbox::console
