// What the query could go on with at the cursor: fields and signs at once, names with their counts when the store has answered. A model
// without widgets, on the GUI thread.
#pragma once

#include "console/store/store_reader.hpp"
#include "storage/event_reader.hpp"
#include "storage/filter_completion.hpp"

#include <QAbstractListModel>
#include <QString>

#include <optional>
#include <vector>

namespace signalbox::console {

/// A text with the cursor in it.
struct TypedText {
    QString text;
    int cursor = 0;
    bool operator==(TypedText const&) const = default;
};

class CompletionModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Column { AboutRole = Qt::UserRole + 1 };
    static constexpr std::size_t name_limit = 200;  // names of one field: further ones are found by typing more

    CompletionModel(StoreReader& store, QObject* parent = nullptr);

    /// What fits at the cursor. Names are asked of the store within `range`; they come later, unless they are known already.
    void setTyped(TypedText const& typed, storage::time_range range);
    void clear();
    storage::completion::kind kind() const { return at_.is; }
    /// The text with a row taken, the cursor behind it; a field is followed by its sign, and a value by a blank.
    TypedText accepted(int row) const;

    int rowCount(QModelIndex const& parent = {}) const override;
    QVariant data(QModelIndex const& index, int role) const override;

signals:
    /// The rows are other ones.
    void filled();

private:
    struct Row {
        QString text;   // as it stands in the query
        QString about;  // beside it
        QString spoken;
    };
    using Names = std::vector<storage::name_count>;
    void fill();
    void askNames(storage::dimension of, storage::time_range range);

    StoreChannel channel_;
    TypedText typed_;
    storage::completion at_;
    std::optional<storage::dimension> asked_;  // whose names stand in names_, or are on their way
    storage::time_range range_;
    Names names_;
    std::vector<Row> rows_;
};

/// What a field is, in a few words; empty for a field without a description.
QString aboutField(QString const& field);  // field_words.cpp

}  // namespace signalbox::console
