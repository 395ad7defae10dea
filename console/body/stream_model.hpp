// The events of a stream as a table: time, gap with a bar as long as it is of the longest, bytes, and how the event begins. Rows with the first content and
// behind the longest gap are marked in words. Owned by the view of a body, on the GUI thread.
#pragma once

#include "console/body/stream_events.hpp"

#include <QAbstractTableModel>

#include <memory>

namespace signalbox::console {

class StreamModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column : std::uint8_t { time, gap, bytes, text };
    static constexpr int columns = 4;

    explicit StreamModel(QObject* parent) : QAbstractTableModel(parent) {}

    /// Null: none.
    void set(std::shared_ptr<StreamEvents const> of);
    StreamEvents const* events() const { return of_.get(); }

    int rowCount(QModelIndex const& parent = {}) const override;
    int columnCount(QModelIndex const& parent = {}) const override { return parent.isValid() ? 0 : columns; }
    QVariant data(QModelIndex const& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString shown(std::size_t row, int column) const;
    QString marks(std::size_t row) const;
    QString spoken(std::size_t row) const;
    QVariant bar(std::size_t row) const;

    std::shared_ptr<StreamEvents const> of_;
};

}  // namespace signalbox::console
