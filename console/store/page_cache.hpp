// Rows of a long list, kept a page at a time: the pages used last stay, the others go. Owned by a model, on the GUI thread.
#pragma once

#include "storage/event_cells.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <unordered_map>
#include <utility>
#include <vector>

namespace signalbox::console {

class PageCache {
public:
    PageCache(std::size_t rowsPerPage, std::size_t mostPages) : rowsPerPage_(rowsPerPage), mostPages_(mostPages) {}

    /// Rows of a page that are here.
    std::size_t rows(std::uint64_t page) const;
    /// The row, or nothing while its page is not there. Moves the page to the front.
    storage::event_cells const* row(std::uint64_t at);
    /// Takes the place of the page used longest ago when there are too many. An event that is gone has id 0.
    void put(std::uint64_t page, std::vector<storage::event_cells> rows);
    /// Where an event stands, when its page is here.
    std::int64_t find(std::uint64_t id) const;
    std::size_t pages() const { return pages_.size(); }
    std::size_t bytes() const;
    void clear();

private:
    struct Page {
        std::uint64_t number = 0;
        std::vector<storage::event_cells> rows;
    };
    std::size_t rowsPerPage_;
    std::size_t mostPages_;
    std::list<Page> pages_;  // the one used last in front
    std::unordered_map<std::uint64_t, std::list<Page>::iterator> byNumber_;
};

}  // namespace signalbox::console
