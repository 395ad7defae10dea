// What stands behind the event table: the rows, the state of the list, and what an answer changes. Owned by the model, on the GUI thread.
// Rule of this class: change the state and put the questions first, emit last; a slot may ask for another list.
#pragma once

#include "console/store/event_table_model.hpp"
#include "console/store/list_machine.hpp"
#include "console/store/list_questions.hpp"
#include "console/store/live_tail.hpp"

#include <QElapsedTimer>
#include <QTimer>

#include <memory>
#include <vector>

namespace signalbox::console {

class EventTableModel::Inside {
public:
    Inside(EventTableModel& model, StoreReader& store);

    void setScope(Scope const& next);
    Scope const& scope() const { return scope_; }
    void setOrder(ListOrder order);
    ListOrder order() const { return order_; }
    void setFollowing(bool following);
    bool follows() const;
    /// Asks for the list anew; what is shown stays until the answer is there.
    void restart();
    EventRow const* row(int at);
    void look(int first, int last) { ask_.look(first, last); }
    void locate(std::uint64_t id);
    void stop();

    ListRows& rows() { return rows_; }
    EventNames const& names() const { return names_; }
    ScanProgress const& progress() const { return progress_; }
    /// What arrived and is not shown.
    std::uint64_t arrived() const { return follows() ? 0 : rows_.pending() + overflow_; }
    /// The list that was asked for last is the one that is shown.
    bool isCurrent() const { return machine_.current(); }

private:
    /// One list as it was asked for, and how far its search is.
    struct Search {
        SearchRange range;
        std::shared_ptr<storage::event_scan> scan;
        std::vector<std::uint64_t> gathered;  // found, and not inserted yet
        QElapsedTimer inserted;
    };
    storage::time_range openRange() const;
    bool sameList(Scope const& next) const;
    void forget();
    void become(ListMachine next);
    void tellShown();
    void tellFollowing();
    void askList();
    void listCame(FrozenAnswer answer, std::uint64_t generation);
    void showRest();
    // event_table_search.cpp
    void askSearch();
    void goOnSearching();
    void foundCame(FoundAnswer answer, std::uint64_t generation);
    void showMatches(FoundAnswer answer, ListMachine next);
    void gather(FoundAnswer answer);
    void addGathered();
    void updateProgress();
    void listFailed(storage::failure const& why, std::uint64_t generation);
    // event_table_order.cpp
    void askTop(std::shared_ptr<storage::event_top> top);
    void topCame(TopAnswer answer, std::uint64_t generation);
    void showTop(TopAnswer answer, bool stopped);
    // arrivals
    void follow(std::uint64_t cursor);
    void rowsArrived(RowsAnswer answer, std::uint64_t looked);
    void showArrived();
    void pagesCame(PagesAnswer answer);

    EventTableModel& model_;
    StoreReader& store_;
    ListMachine machine_;
    Scope scope_;
    Search search_;
    ListRows rows_;
    EventNames names_;
    ScanProgress progress_;
    ListQuestions ask_;
    LiveTail tail_;
    QTimer rest_;                 // until the rest of a long list is shown
    QTimer head_rest_;            // until arrivals are shown again: an insert above millions of rows takes a view long
    std::uint64_t overflow_ = 0;  // arrivals that were counted and not kept
    TopAnswer top_;               // the best so far, while another order than by time is looked for
    ListOrder order_ = ListOrder::newest;
    bool following_ = true;  // the user's wish
    bool told_ = false;      // the last followingChanged()
};

}  // namespace signalbox::console
