// Who asks for the event table: the questions under way, one of each kind, and the pages that are wanted next. It knows the shown rows and
// names, but no state of the list. Owned by the model, on the GUI thread.
#pragma once

#include "console/store/event_names.hpp"
#include "console/store/event_questions.hpp"
#include "console/store/list_rows.hpp"
#include "console/store/store_reader.hpp"
#include "console/store/wanted_pages.hpp"

#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace signalbox::console {

class ListQuestions {
public:
    template <class Answer>
    using Then = std::function<void(storage::result<Answer>)>;

    /// `pages` takes the answers to wanted pages, unless the rows were exchanged meanwhile.
    ListQuestions(StoreReader& store, ListRows& rows, EventNames const& names, std::size_t page_rows, Then<PagesAnswer> pages);

    /// Every event of a range. Like the search, it takes the place of the list that was asked for before.
    void askList(SearchRange const& of, Then<FrozenAnswer> then);
    void askMatches(SearchRange const& of, Then<FoundAnswer> then);
    /// The search continues: about `most` further matches.
    void askMoreMatches(SearchRange const& of, std::shared_ptr<storage::event_scan> scan, std::size_t most, Then<FoundAnswer> then);
    /// The largest events by an order, found in steps; `top` is null at first.
    void askTop(SearchRange const& of, std::shared_ptr<storage::event_top> top, storage::event_order by, std::size_t most,
                Then<TopAnswer> then);
    void askPlace(std::uint64_t id, Then<std::optional<std::uint64_t>> then);
    bool asksForList() const { return list_.busy() || search_.busy(); }

    void want(std::uint64_t page);
    /// A view shows these rows.
    void look(int first, int last);

    void cancelSearch() { search_.cancel(); }
    /// What was asked for another list.
    void cancelList();
    /// What was asked about the rows that are shown.
    void cancelRows();

private:
    void askWanted();

    ListRows& rows_;
    EventNames const& names_;
    std::size_t page_rows_;
    Then<PagesAnswer> pages_;
    WantedPages wanted_;
    QTimer soon_;  // until the wanted pages are asked for
    StoreChannel list_, page_, place_, search_;
};

}  // namespace signalbox::console
