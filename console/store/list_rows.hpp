// The rows of the event table: the newest arrivals on top, and below them a list that was frozen or searched for. A value without questions;
// owned by the model, on the GUI thread.
#pragma once

#include "console/store/live_rows.hpp"
#include "console/store/page_cache.hpp"

#include "storage/event_cells.hpp"
#include "storage/event_list.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace signalbox::console {

class ListRows {
public:
    struct Limits {
        std::size_t page = 256;     // rows of a page
        std::size_t pages = 400;    // kept
        std::size_t head = 50'000;  // arrivals kept with their cells
        int list = 50'000'000;      // rows of a list
    };
    explicit ListRows(Limits limits);

    void clear();
    /// Of a long list, `known` rows are there for the view at first; showRest() adds the others.
    void setList(std::shared_ptr<storage::event_list const> list, int known);
    void setMatches(std::vector<std::uint64_t> ids, std::uint64_t newest);

    /// Rows that the view knows.
    int size() const { return headRows() + baseRows(); }
    int headRows() const { return static_cast<int>(head_.size() - pending_); }
    int baseRows() const { return list_ ? known_ : static_cast<int>(ids_.size()); }
    /// Rows of a long list that are not shown yet.
    int rest() const;
    void showRest() { known_ += rest(); }

    /// The row, or null: not there yet (see missing()), or its event is gone. Valid until the next change.
    storage::event_cells const* row(int at);
    /// The page to ask for, when the row is not there.
    std::optional<std::uint64_t> missing(int at);
    std::uint64_t idAt(int at);
    /// Where an event is, when that is known without asking: -1 otherwise.
    int rowOf(std::uint64_t id) const;
    /// The newest event that is shown, 0 without one.
    std::uint64_t newest() const;

    /// Rows of pages that came; the range of rows that changed is [first, last], empty when last < first.
    struct Span {
        int first = 0;
        int last = -1;
    };
    Span put(std::uint64_t page, std::vector<storage::event_cells> rows);
    std::size_t rowsOfPage(std::uint64_t page) const;
    bool lacks(std::uint64_t page) const { return pages_.rows(page) < rowsOfPage(page); }
    std::uint64_t pageOf(int at) const;
    /// The ids of a page of matches.
    std::vector<std::uint64_t> idsOf(std::uint64_t page) const;
    std::shared_ptr<storage::event_list const> const& list() const { return list_; }

    /// Takes what arrived, as far as there is room, without showing it: how many rows were new, and how many had no room.
    struct Arrived {
        std::size_t taken = 0;
        std::size_t dropped = 0;
    };
    Arrived arrive(std::vector<storage::event_cells> rows);
    std::size_t pending() const { return pending_; }
    void showPending() { pending_ = 0; }
    /// Makes room above a list of matches: its arrivals become ids of the list, and no row moves. False when the base is no such list.
    bool fold();
    std::size_t folded() const { return folded_; }
    bool headIsFull(std::size_t more) const { return head_.size() + more > head_.most(); }

    /// Of matches from further back, those that are not in the list already.
    std::vector<std::uint64_t> unseen(std::vector<std::uint64_t> found) const;
    void append(std::vector<std::uint64_t> const& found);

private:
    bool holds(std::uint64_t id) const;

    Limits limits_;
    std::shared_ptr<storage::event_list const> list_;  // of a range; null: matches
    int known_ = 0;                                    // rows of the list that the view knows
    std::vector<std::uint64_t> ids_;                   // matches
    std::size_t folded_ = 0;                           // of them from the head, in the order of arrival; the others by id
    std::uint64_t newest_ = 0;                         // no id of the base is larger, but for folded ones
    LiveRows head_;
    std::size_t pending_ = 0;       // newest arrivals that are not shown
    std::set<std::uint64_t> late_;  // arrivals that a search could still find
    PageCache pages_;
};

}  // namespace signalbox::console
