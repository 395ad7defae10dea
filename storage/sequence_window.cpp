#include "storage/sequence_window.hpp"

#include <algorithm>
#include <bit>

namespace signalbox::storage {

void sequence_window::start(std::uint64_t first, std::uint64_t most)
{
    base_ = first;
    settled_ = first - 1;
    most_ = most;
    given_up_ = first_given_up_ = 0;
    words_.clear();
}

bool sequence_window::has(std::uint64_t number) const
{
    if (number <= settled_) return true;
    std::uint64_t const at = number - base_;
    return at / 64 < words_.size() && (words_[at / 64] >> at % 64 & 1) != 0;
}

bool sequence_window::mark(std::uint64_t number)
{
    if (number <= settled_) {
        if (given_up_ == 0 || number < first_given_up_) return false;
        --given_up_;  // it came after all
        return true;
    }
    if (has(number)) return false;
    std::uint64_t const at = number - base_;
    if (at / 64 >= words_.size()) words_.resize(at / 64 + 1, 0);
    words_[at / 64] |= std::uint64_t{1} << at % 64;
    if (number == settled_ + 1) advance();
    return true;
}

void sequence_window::unmark(std::uint64_t number)
{
    if (number < base_ || (number - base_) / 64 >= words_.size()) return;
    words_[(number - base_) / 64] &= ~(std::uint64_t{1} << (number - base_) % 64);
    settled_ = std::min(settled_, number - 1);
}

// Moves over the marked numbers that follow, a word at a time.
void sequence_window::advance()
{
    for (;;) {
        std::uint64_t const at = settled_ + 1 - base_;
        if (at / 64 >= words_.size()) return;
        auto const run = static_cast<std::uint64_t>(std::countr_one(words_[at / 64] >> at % 64));
        std::uint64_t const to_word_end = 64 - at % 64;
        settled_ += std::min(run, to_word_end);
        if (run < to_word_end) return;
    }
}

void sequence_window::give_up_oldest()
{
    if (given_up_++ == 0) first_given_up_ = settled_ + 1;
    ++settled_;
    advance();
}

void sequence_window::settle()
{
    while (words_.size() * 64 > most_ && settled_ < base_ + words_.size() * 64 - most_) give_up_oldest();
    while (!words_.empty() && base_ + 63 <= settled_) {
        words_.pop_front();
        base_ += 64;
    }
}

std::optional<std::pair<std::uint64_t, std::uint64_t>> sequence_window::missing(std::uint64_t end) const
{
    if (settled_ + 1 >= end) {
        if (given_up_ == 0) return std::nullopt;
        return std::pair{first_given_up_, settled_};
    }
    std::uint64_t last = end - 1;
    while (last > settled_ && has(last)) --last;
    std::uint64_t const first = given_up_ > 0 ? first_given_up_ : settled_ + 1;
    return last < first ? std::nullopt : std::optional{std::pair{first, last}};
}

}  // namespace signalbox::storage
