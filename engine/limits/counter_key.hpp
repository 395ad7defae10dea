// The name of a counter among those of its limit: what counts apart.
#pragma once

#include "engine/limits/slot.hpp"

#include <string>
#include <string_view>

namespace signalbox::limits {

/// From the values of a limit's `by`, in order: each with a line end behind it. Where that is longer than a slot has room for, or a value has
/// line ends of its own, its beginning and a part of the SHA-256 of the whole. Empty: nothing counts apart.
class counter_key {
public:
    void add(std::string_view value);
    std::string_view text();

private:
    std::string text_;
    bool plain_ = true;
};

/// The key of what found no counter of its own.
inline constexpr std::string_view other_key = "(other)";

/// As people read it: values with a blank between; "all" where nothing counts apart.
std::string shown_key(std::string_view key);

}  // namespace signalbox::limits
