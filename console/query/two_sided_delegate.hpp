// A row of a short list: what it is at the left, what belongs to it at the right in a quieter colour. Paints for the completion popup and
// the palette, on the GUI thread.
#pragma once

#include <QStyledItemDelegate>

#include <optional>

namespace signalbox::console {

class TwoSidedDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    /// The roles of the text at the right and, if there is one, of a column at the left.
    TwoSidedDelegate(int right, std::optional<int> left, QObject* parent = nullptr);

    void paint(QPainter* painter, QStyleOptionViewItem const& option, QModelIndex const& index) const override;
    QSize sizeHint(QStyleOptionViewItem const& option, QModelIndex const& index) const override;

private:
    int right_;
    std::optional<int> left_;
};

}  // namespace signalbox::console
