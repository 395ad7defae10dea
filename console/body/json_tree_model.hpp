// A JSON text as a tree whose parts are looked at when they are opened, so that a long one costs nothing until then; and where a text stands in it.
// Owned by the view of a body, on the GUI thread; the text was checked before.
#pragma once

#include "engine/wire/json.hpp"

#include <QAbstractItemModel>

#include <memory>
#include <string>
#include <vector>

namespace signalbox::console {

class JsonTreeModel : public QAbstractItemModel {
    Q_OBJECT

public:
    static constexpr int fetched_each = 500;       // members of one container that are added at a time
    static constexpr qsizetype shown_value = 200;  // characters of a string in the tree

    explicit JsonTreeModel(QObject* parent);
    ~JsonTreeModel() override;

    /// Checked JSON; empty: none.
    void setText(std::shared_ptr<std::string const> text);
    /// "$.messages[3].content": where a value stands.
    QString path(QModelIndex const& index) const;
    /// The value as it is written, a string without its quotes and escapes.
    QString value(QModelIndex const& index) const;
    /// The value that holds this byte of the text.
    QModelIndex holding(std::size_t offset);
    /// Where a value begins in the text.
    std::size_t offsetOf(QModelIndex const& index) const;
    std::string const& text() const { return *text_; }

    QModelIndex index(int row, int column, QModelIndex const& parent = {}) const override;
    QModelIndex parent(QModelIndex const& index) const override;
    int rowCount(QModelIndex const& parent = {}) const override;
    int columnCount(QModelIndex const&) const override { return 2; }
    bool hasChildren(QModelIndex const& parent = {}) const override;
    bool canFetchMore(QModelIndex const& parent) const override;
    void fetchMore(QModelIndex const& parent) override;
    QVariant data(QModelIndex const& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Node;
    Node* nodeOf(QModelIndex const& index) const;
    QModelIndex indexOf(Node const* node) const;
    int grow(Node& of) const;

    std::shared_ptr<std::string const> text_ = std::make_shared<std::string const>();
    std::unique_ptr<Node> root_;
};

}  // namespace signalbox::console
