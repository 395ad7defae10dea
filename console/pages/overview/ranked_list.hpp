// Names by how often they occur, with a bar behind each: models, keys, error classes. A click narrows, Shift-click opens Traffic. Owned by
// the page; the GUI thread.
#pragma once

#include "console/pages/overview/overview_figures.hpp"

#include <QAbstractTableModel>
#include <QTableView>
#include <QWidget>

class QLabel;

namespace signalbox::console {

class RankedModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column : std::uint8_t { name, amount, share, column_count };

    explicit RankedModel(QString unnamed, QObject* parent = nullptr);
    void setRows(std::vector<Ranked> rows);
    std::vector<Ranked> const& rows() const { return rows_; }
    int rowCount(QModelIndex const& parent = {}) const override;
    int columnCount(QModelIndex const& parent = {}) const override;
    QVariant data(QModelIndex const& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant text(Ranked const& row, int column) const;
    QString unnamed_;  // what an empty name is shown as
    std::vector<Ranked> rows_;
};

/// A table whose rows are pressed: by a click, or by Enter.
class PressTable : public QTableView {
    Q_OBJECT

public:
    explicit PressTable(QWidget* parent = nullptr);

signals:
    void pressed(QModelIndex const& row, Qt::KeyboardModifiers keys);

protected:
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
};

class RankedList : public QWidget {
    Q_OBJECT

public:
    RankedList(QString const& title, QString const& unnamed, QString const& nothing, QWidget* parent = nullptr);
    void setRows(std::vector<Ranked> rows);
    RankedModel const& model() const { return *model_; }
    PressTable& table() { return *table_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void chosen(QString const& name, Qt::KeyboardModifiers keys);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fitColumns();
    void fitRows();
    RankedModel* model_;
    QLabel* title_;
    QLabel* nothing_;
    PressTable* table_;
};

}  // namespace signalbox::console
