// Which of a run's sequence numbers have been written, as the first number that is missing and one bit for each number after it.
// The run ledger's own.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

namespace signalbox::storage {

class sequence_window {
public:
    /// Numbers that may wait for an older one: 8 MB of bits, an hour at 20,000 a second. A number older than that is given up.
    static constexpr std::uint64_t limit = std::uint64_t{1} << 26;

    void start(std::uint64_t first, std::uint64_t most = limit);
    /// True when the number was not marked before.
    bool mark(std::uint64_t number);
    /// Takes a mark back that was made since the last settle().
    void unmark(std::uint64_t number);
    /// Makes the marks final and frees what they allow.
    void settle();

    /// Every number up to here is marked or given up.
    std::uint64_t settled() const { return settled_; }
    std::uint64_t given_up() const { return given_up_; }
    /// The first and last number in [first, end) that was never marked.
    std::optional<std::pair<std::uint64_t, std::uint64_t>> missing(std::uint64_t end) const;

private:
    bool has(std::uint64_t number) const;
    void advance();
    void give_up_oldest();

    std::uint64_t base_ = 0;  // the number of bit 0
    std::uint64_t settled_ = 0;
    std::uint64_t most_ = limit;
    std::uint64_t given_up_ = 0;
    std::uint64_t first_given_up_ = 0;
    std::deque<std::uint64_t> words_;
};

}  // namespace signalbox::storage
