// What the event table asks: functions that run on a reader's thread and give values. No state of their own.
#pragma once

#include "console/store/event_names.hpp"

#include "storage/event_reader.hpp"
#include "storage/event_scan.hpp"
#include "storage/event_top.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace signalbox::console {

/// A frozen list and its first rows.
struct FrozenAnswer {
    std::shared_ptr<storage::event_list const> list;
    RowsAnswer rows;
};

/// Pages of a list, each by its number.
struct PagesAnswer {
    std::vector<std::pair<std::uint64_t, storage::cells_page>> pages;
    std::size_t namesFrom = 0;
    std::vector<std::string> names;
};

/// One step of a search: what was found, and with `rows` wanted also its cells.
struct FoundAnswer {
    std::shared_ptr<storage::event_scan> scan;
    std::vector<std::uint64_t> ids;
    RowsAnswer rows;
};

/// One step of a search for the largest events. `ids` are the best so far; their first rows come with the last step.
struct TopAnswer {
    std::shared_ptr<storage::event_top> top;
    std::vector<std::uint64_t> ids;
    std::uint64_t scanned = 0, of = 0, matches = 0;
    bool done = false;
    RowsAnswer rows;
};

struct SearchRange {
    storage::filter where;
    storage::time_range range;
    std::uint64_t newest = 0;
};

storage::result<FrozenAnswer> askFrozen(storage::event_reader& from, storage::time_range range, std::uint64_t newest, std::size_t rows,
                                        std::size_t namesKnown);
/// Of a frozen list, or of the ids of a search: those of page n are `ids[n]`.
storage::result<PagesAnswer> askPages(storage::event_reader& from, storage::event_list const& list, std::vector<std::uint64_t> const& pages,
                                      std::size_t rowsPerPage, std::size_t namesKnown);
storage::result<PagesAnswer> askPages(storage::event_reader& from,
                                      std::vector<std::pair<std::uint64_t, std::vector<std::uint64_t>>> const& pages,
                                      std::size_t namesKnown);
/// Begins a search when `scan` is null.
storage::result<FoundAnswer> askFound(storage::event_reader& from, std::shared_ptr<storage::event_scan> scan, SearchRange const& range,
                                      std::size_t most, std::chrono::milliseconds time, bool rows, std::size_t namesKnown);

/// Begins when `top` is null: the `most` largest events by an order.
storage::result<TopAnswer> askLargest(storage::event_reader& from, std::shared_ptr<storage::event_top> top, SearchRange const& range,
                                      storage::event_order by, std::size_t most, std::chrono::milliseconds time, std::size_t rows,
                                      std::size_t namesKnown);

}  // namespace signalbox::console
