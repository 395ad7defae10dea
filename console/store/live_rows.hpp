// The newest events, newest first: a ring that grows at its top and loses its oldest rows. Owned by a model, on the GUI thread.
#pragma once

#include "storage/event_cells.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace signalbox::console {

class LiveRows {
public:
    explicit LiveRows(std::size_t most) : most_(most) {}

    std::size_t size() const { return size_; }
    std::size_t most() const { return most_; }
    /// Row 0 is the newest.
    storage::event_cells const& at(std::size_t row) const { return ring_[(newest_ + ring_.size() - row) % ring_.size()]; }
    /// Puts a row above all others; there must be room.
    void addNewest(storage::event_cells const& row);
    /// Puts a row below all others; there must be room.
    void addOldest(storage::event_cells const& row);
    void dropOldest(std::size_t count) { size_ -= count; }
    std::int64_t find(std::uint64_t id) const;
    void clear();

private:
    void makeRoom();

    std::size_t most_;
    std::vector<storage::event_cells> ring_;
    std::size_t newest_ = 0;  // place of row 0
    std::size_t size_ = 0;
};

}  // namespace signalbox::console
