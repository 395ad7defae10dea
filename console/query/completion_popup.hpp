// The list below the query field. It lies in the window, over what is there, and never takes the keys: the field moves in it. Owned by the
// query bar, on the GUI thread.
#pragma once

#include "console/query/completion_model.hpp"

#include <QFrame>

class QListView;

namespace signalbox::console {

class CompletionPopup : public QFrame {
    Q_OBJECT

public:
    static constexpr int most_rows = 10;  // seen at once

    CompletionPopup(QWidget& field, CompletionModel& model);

    /// `x` and `y` from the field's upper left corner; hidden when there is nothing to list.
    void showAt(int x, int y);
    /// The row that Enter and Tab take; -1: none.
    int current() const;
    void step(int by);
    QListView& list() { return *list_; }

signals:
    void chosen(int row);

private:
    QWidget& field_;
    CompletionModel& model_;
    QListView* list_;
};

}  // namespace signalbox::console
