// What decisions count over all requests: one atomic word for each group. Shared by all workers; a new configuration begins a new one.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace signalbox::route {

class board {
public:
    explicit board(std::size_t groups) : turns_(std::make_unique<std::atomic<std::uint64_t>[]>(groups)) {}
    /// The same counts, which go their own way from here on.
    board(board const& like, std::size_t groups) : board(groups)
    {
        for (std::size_t i = 0; i < groups; ++i) turns_[i] = like.turns_[i].load(std::memory_order_relaxed);
    }
    /// How often a turn of this group was taken before.
    std::uint64_t take_turn(std::uint32_t group) const { return turns_[group].fetch_add(1, std::memory_order_relaxed); }

private:
    std::unique_ptr<std::atomic<std::uint64_t>[]> turns_;
};

}  // namespace signalbox::route
