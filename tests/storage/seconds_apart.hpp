// Events that tell their order: for tests of lists and followers.
#pragma once

#include "tests/storage/sample_events.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace signalbox::storage::testing {

/// Events that start a second apart, numbered 1, 2, 3 ...
inline batch seconds_apart(std::size_t count, std::uint64_t first = 1)
{
    batch made;
    for (std::size_t i = 0; i < count; ++i) {
        made.push_back(plain_event(noon_us + static_cast<std::int64_t>(first + i) * second_us, 0));
        made.back()->set_sequence(first + i);
        made.back()->set_tag((first + i) % 2 == 0 ? "even" : "odd");
    }
    return made;
}

inline std::vector<std::uint64_t> sequences(std::vector<schema::Event> const& events)
{
    std::vector<std::uint64_t> numbers;
    for (auto const& event : events) numbers.push_back(event.sequence());
    return numbers;
}

}  // namespace signalbox::storage::testing
