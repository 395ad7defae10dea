// The members of a group: the weight of each as a slider and a number with its share, and their order, which is changed
// by dragging, by keys or by arrows. It says what the user wants changed; the
// text is changed by the page. Owned by the form panel, on the GUI thread.
#pragma once

#include "console/config/document_tree.hpp"
#include "console/pages/config/movable_rows.hpp"

#include <QGridLayout>
#include <QLabel>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>

namespace signalbox::console {

class MemberRows : public MovableRows {
    Q_OBJECT

public:
    explicit MemberRows(QWidget* parent);
    /// `list` as "groups[0].members". Widgets stay while there are as many members. Of more than most_form_items the first are shown, and
    /// how many follow; the shares count them all.
    void setMembers(QString const& list, node const& members);

signals:
    void weightChosen(QString const& path, int weight);
    void removed(QString const& path);

private:
    struct Row {
        RowHandle* name;
        QSlider* weight;
        QSpinBox* number;
        QLabel* share;
        QToolButton *up, *down, *remove;
    };
    void build(std::size_t count);
    void addRow(int place);
    void showShares();

    QGridLayout* grid_;
    QString list_;
    std::vector<Row> rows_;
    QLabel* more_ = nullptr;
    double further_weight_ = 0;  // of the members that are not shown
};

}  // namespace signalbox::console
