// The primary metric in parts of the traffic: by client, streams and whole replies, sizes of prompts. Owned by the page; the GUI thread.
#pragma once

#include "console/pages/experiments/experiment_figures.hpp"

#include <QAbstractTableModel>

namespace signalbox::console {

class SegmentsTable : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit SegmentsTable(QObject* parent) : QAbstractTableModel(parent) {}
    void setRows(std::vector<SegmentRow> rows, QString const& first, QString const& second, bool suppressed);
    std::vector<SegmentRow> const& rows() const { return rows_; }
    ChartTable table() const;

    int rowCount(QModelIndex const& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
    int columnCount(QModelIndex const& parent = {}) const override { return parent.isValid() ? 0 : 6; }
    QVariant data(QModelIndex const& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    static QString segmentName(SegmentRow const& of);

private:
    std::vector<SegmentRow> rows_;
    QString first_, second_;
    bool suppressed_ = false;
};

}  // namespace signalbox::console
