// The table of requests on the screen: fixed rows, columns chosen and kept, cells that filter when they are clicked with Alt. Owned by the
// Traffic page, on the GUI thread.
#pragma once

#include "console/pages/traffic/event_delegate.hpp"

#include <QMenu>
#include <QTableView>

namespace signalbox::console {

class EventTable : public QTableView {
    Q_OBJECT

public:
    static constexpr int width_sample = 200;   // rows from the first one on the screen that set the widths, once
    static constexpr int widest_column = 320;  // a long model name must not push the rest away
    static constexpr int highest_row = 42;     // pixels: EventTableModel::mostRows of them are below 2^31

    EventTable(EventTableModel& model, QWidget* parent);

    /// The columns as people chose them.
    QByteArray saveColumns() const;
    bool restoreColumns(QByteArray const& state);
    void resetColumns();
    /// Widths from the rows on the screen, unless the user chose them already.
    void fitColumnsOnce();
    void fitColumn(int column);
    void moveColumn(int column, int by);
    /// Which columns are shown, and what can be done with the current one.
    void fillColumnMenu(QMenu& menu);
    /// What a cell offers; used by the context menu and its key.
    void fillCellMenu(QMenu& menu, QModelIndex const& cell);
    void narrowTo(QModelIndex const& cell, bool keep);
    bool canNarrow(QModelIndex const& cell) const;

    quint64 currentId() const;
    /// Puts the current row on `row`, keeping the column; scrolls only as far as needed.
    void setCurrentRow(int row);
    bool isAtTop() const;
    /// Scrolls so that this row begins `offset` pixels below the top of the view.
    void placeRow(int row, int offset);

signals:
    void narrow(QString const& field, QString const& value, bool keep);
    /// The user moved away from the top, or back to it.
    void scrolledAway();
    void returnedToTop();
    void currentEventChanged(quint64 id);
    void activatedEvent();
    void menuAsked(QMenu& menu, QModelIndex const& cell);
    void columnsChanged();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void currentChanged(QModelIndex const& current, QModelIndex const& previous) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers keys) override;
    void scrollContentsBy(int dx, int dy) override;
    void dataChanged(QModelIndex const& first, QModelIndex const& last, QList<int> const& roles) override;

private:
    void setUpHeader();
    void setRowHeight();
    void tellViewport();
    void tellCurrent();

    EventTableModel& model_;
    EventDelegate* delegate_;
    bool widths_chosen_ = false;
    bool fitting_ = false;
    bool untold_ = false;  // the current row was not read yet when it became that
};

}  // namespace signalbox::console
