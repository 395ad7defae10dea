// The conversations of a scope as rows, in the order of any column. Owned by the page, on the GUI thread.
#pragma once

#include "storage/conversation_list.hpp"

#include <QAbstractTableModel>

#include <vector>

namespace signalbox::console {

class ConversationModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { name, who, model, turns, prompt, cached, completion, cost, began, lasted, errors, column_count };

    explicit ConversationModel(QObject* parent) : QAbstractTableModel(parent) {}

    /// In place of what was there, in the order that was chosen.
    void setRows(std::vector<storage::conversation_sum> rows);
    storage::conversation_sum const* at(int row) const;
    int rowOf(std::string const& conversation) const;

    int rowCount(QModelIndex const& parent = {}) const override;
    int columnCount(QModelIndex const& parent = {}) const override;
    QVariant data(QModelIndex const& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    void arrange();

    std::vector<storage::conversation_sum> rows_;
    int by_ = began;
    Qt::SortOrder order_ = Qt::DescendingOrder;
};

/// "7f3c…, 12 turns": a name as people read it.
QString conversationName(std::string const& name);

}  // namespace signalbox::console
