// What a translation could not carry, as the event tells it: one line for each field and reason. Lives for one request's writing.
#pragma once

#include "engine/base/utf8.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect::anthropic {

/// A request that loses more is told by its first lines: the list is for people.
inline constexpr std::size_t loss_limit = 64;
/// Fields are named after what the caller sent: longer names are cut.
inline constexpr std::size_t loss_field_limit = 200;

class loss_list {
public:
    /// `field` must hold no colon: strict routes name the field up to it.
    void note(std::string_view field, std::string_view why)
    {
        if (lines_.size() == loss_limit) return;
        std::string line(base::cut_at_character(field, loss_field_limit));
        std::replace(line.begin(), line.end(), ':', '_');
        line.append(": ").append(why);
        if (std::find(lines_.begin(), lines_.end(), line) == lines_.end()) lines_.push_back(std::move(line));
    }
    std::vector<std::string> take() { return std::move(lines_); }

private:
    std::vector<std::string> lines_;
};

}  // namespace signalbox::dialect::anthropic
