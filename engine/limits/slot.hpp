// One counter as it lies in memory, and in the file that keeps it (docs/formats/limit-counters.md): the layout does not change within a version.
// Guarded by the lock of its shard.
#pragma once

#include "engine/limits/window.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace signalbox::limits {

struct slot {
    static constexpr std::size_t ring = sliding_steps + 1;
    static constexpr std::size_t text_limit = 64;

    std::uint64_t rule = 0;     // the identity of the limit; 0: free
    std::uint64_t hash = 0;     // of rule and text, in this process
    std::int64_t step = 0;      // sliding: number of the newest step; else milliseconds where the window begins
    std::int64_t until_ms = 0;  // from then on all of it has passed
    std::int64_t reserved = 0;
    std::int64_t used = 0;                   // the sum of `steps`
    std::array<std::int64_t, ring> steps{};  // sliding: by the step's number modulo their count; else the first alone
    std::uint32_t open = 0;                  // reservations under way
    std::uint16_t warned = 0;                // levels of warning_levels that were passed
    std::uint16_t text_size = 0;
    std::array<char, text_limit> text{};  // what counts apart: see counter_key

    std::string_view key() const { return {text.data(), text_size}; }
};
static_assert(sizeof(slot) == 224 && alignof(slot) == 8);

/// Moves the counter's window to this moment: what has passed no longer counts. Time that runs backwards moves nothing.
void roll(slot& of, rule const& by, std::int64_t now_ms);
/// What may still be used; negative when more was used than was reserved.
std::int64_t room(slot const& of, rule const& by);
/// Adds to the newest step; `amount` is negative for what is taken back.
void book(slot& of, std::int64_t amount, bool sliding);
/// Milliseconds until `need` fits by itself, as time passes; nothing when it never does, or when only requests under way are in its way.
std::optional<std::int64_t> fits_in(slot const& of, rule const& by, std::int64_t need, std::int64_t now_ms);
/// Milliseconds until nothing that was used counts any more; 0 where there is no window.
std::int64_t resets_in(slot const& of, rule const& by, std::int64_t now_ms);
/// The level to warn about now, in percent; 0: none, or it was reported before. Falling a tenth of the amount below a level forgets it.
std::int64_t take_warning(slot& of, rule const& by);
/// Nothing of it counts any more.
bool has_passed(slot const& of, std::int64_t now_ms);

}  // namespace signalbox::limits
