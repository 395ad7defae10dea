// Where the user is in the list of requests: which one is chosen, which row is at the top, and whether the list follows the store. It moves
// the table; what it does itself is no move of the user. Owned by the request list, on the GUI thread.
#pragma once

#include "console/scope/scope.hpp"

#include <QObject>

namespace signalbox::console {

class EventTable;
class EventTableModel;

class ListPlace : public QObject {
    Q_OBJECT

public:
    ListPlace(EventTableModel& model, EventTable& table, QObject* parent);

    /// True when the scope is another list, which begins at its top.
    bool setScope(Scope const& scope);
    /// What comes next is another list, which begins at its top.
    void beginAtTop();
    /// The model has the list of this scope, or asks for it.
    void resume();
    void follow();
    void pause();
    /// Chooses an event that may be anywhere, also outside the list.
    void seek(quint64 id);
    /// The list stands still with this event at its top.
    void jumpTo(quint64 id);
    /// Another store: ids of one are nothing in another.
    void forget();
    quint64 selected() const { return selected_; }
    /// The rows of a list are there.
    bool ready() const { return ready_; }
    /// Nothing is to be put in its place.
    bool isSettled() const { return ready_ && anchor_ == 0; }

signals:
    /// 0: none.
    void selectedChanged(quint64 id);
    /// What is frozen is to follow the store again.
    void liveChosen();

private:
    void becameReady();
    void keep();
    void located(quint64 id, int row);
    void choose(quint64 id);

    EventTableModel& model_;
    EventTable& table_;
    Scope scope_;
    bool ready_ = false;
    bool wants_live_ = true;  // the user's wish; a range in the past has nothing to follow
    bool fresh_ = false;      // the next list keeps nothing of the place in this one
    bool moving_ = false;     // this object scrolls, not the user
    quint64 anchor_ = 0;      // the row that belongs at the top of the view
    int anchor_offset_ = 0;
    quint64 selected_ = 0;
    bool unplaced_ = false;  // the list is still searched for what is selected
    quint64 seek_ = 0;       // to be scrolled to when it is located
};

}  // namespace signalbox::console
