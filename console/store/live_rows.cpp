#include "console/store/live_rows.hpp"

#include <algorithm>

namespace signalbox::console {

// The ring doubles up to its most: a quiet store needs little, a busy one is copied a few times.
void LiveRows::makeRoom()
{
    if (size_ < ring_.size()) return;
    constexpr std::size_t few = 1'024;
    std::vector<storage::event_cells> wider(std::min(most_, std::max(few, ring_.size() * 2)));
    for (std::size_t row = 0; row < size_; ++row) wider[size_ - 1 - row] = at(row);
    ring_ = std::move(wider);
    newest_ = size_ == 0 ? ring_.size() - 1 : size_ - 1;
}

void LiveRows::addNewest(storage::event_cells const& row)
{
    makeRoom();
    newest_ = (newest_ + 1) % ring_.size();
    ring_[newest_] = row;
    ++size_;
}

void LiveRows::addOldest(storage::event_cells const& row)
{
    makeRoom();
    ring_[(newest_ + ring_.size() - size_) % ring_.size()] = row;
    ++size_;
}

std::int64_t LiveRows::find(std::uint64_t id) const
{
    for (std::size_t row = 0; row < size_; ++row)
        if (at(row).id == id) return static_cast<std::int64_t>(row);
    return -1;
}

void LiveRows::clear()
{
    ring_ = {};
    newest_ = 0;
    size_ = 0;
}

}  // namespace signalbox::console
