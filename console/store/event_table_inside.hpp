// What stands behind the event table: which list it shows, the rows at hand, and the questions under way. Owned by the model, on the GUI
// thread.
#pragma once

#include "console/store/event_names.hpp"
#include "console/store/event_questions.hpp"
#include "console/store/event_table_model.hpp"
#include "console/store/live_rows.hpp"
#include "console/store/live_tail.hpp"
#include "console/store/page_cache.hpp"

#include <QElapsedTimer>
#include <QTimer>

#include <vector>

namespace signalbox::console {

class EventTableModel::Inside {
public:
    enum class Shows : std::uint8_t { nothing, live, list, matches };

    Inside(EventTableModel& model, StoreReader& store);

    /// Asks for the list anew; what is shown stays until the answer is there.
    void restart();
    void forget();
    bool wantsLive() const;
    bool sameList(Scope const& next) const;
    int rowCount() const;
    EventRow const* row(int at);
    /// Asks for a page when control returns to the event loop.
    void want(std::uint64_t page);
    void look(int first, int last);
    void locate(std::uint64_t id);
    /// The rows of a long list behind its first page.
    void showRest();
    void stop();
    void tellFollowing();

    Scope scope;
    bool following = true;
    EventNames names;
    ScanProgress progress;
    std::uint64_t arrived = 0;
    Shows shows = Shows::nothing;
    std::shared_ptr<storage::event_list const> list;  // Shows::list
    std::vector<std::uint64_t> ids;                   // Shows::matches
    LiveRows live{EventTableModel::mostLiveRows};     // Shows::live
    PageCache pages{EventTableModel::pageRows, EventTableModel::mostPages};
    std::uint64_t newest = 0;

private:
    storage::time_range openRange() const;
    void askList();
    void askSearch(Shows as);
    void goOnSearching();
    void foundFirst(Shows as, FoundAnswer answer);
    void foundMore(FoundAnswer answer);
    void addOlder(FoundAnswer& answer);
    void addMatches();
    void showProgress();
    void become(Shows what);
    void follow(std::uint64_t cursor);
    void addNewer(RowsAnswer const& rows);
    void askWanted();
    void take(PagesAnswer answer);
    std::size_t rowsOfPage(std::uint64_t page) const;
    void fail(storage::failure const& why);

    EventTableModel& model_;
    StoreReader& store_;
    StoreChannel first_;  // the list itself
    StoreChannel pages_;  // its rows
    StoreChannel place_;  // where an event stands
    StoreChannel search_;
    LiveTail tail_;
    QTimer soon_;
    QTimer rest_;
    int shown_ = 0;                      // rows of the list that the view knows
    std::vector<std::uint64_t> wanted_;  // the newest last
    std::shared_ptr<storage::event_scan> scan_;
    SearchRange searched_;
    std::vector<std::uint64_t> gathered_;  // found, and not inserted yet
    QElapsedTimer inserted_;
    bool told_ = false;  // the last followingChanged()
};

}  // namespace signalbox::console
