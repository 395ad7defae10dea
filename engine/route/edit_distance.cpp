// Optimal string alignment distance over three rolling rows. Pure, on the failure path only.
#include "engine/route/edit_distance.hpp"

#include <algorithm>
#include <array>

namespace signalbox::route {

namespace {

char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

using row = std::array<std::size_t, compared_name_limit + 1>;

}  // namespace

std::size_t near_enough(std::string_view wanted)
{
    return std::clamp<std::size_t>(wanted.size() / 3, 1, 4);
}

std::size_t edit_distance(std::string_view left, std::string_view right, std::size_t limit)
{
    std::size_t const gap = left.size() > right.size() ? left.size() - right.size() : right.size() - left.size();
    if (left.size() > compared_name_limit || right.size() > compared_name_limit || gap > limit) return limit + 1;
    row before{}, above{}, here{};
    for (std::size_t j = 0; j <= right.size(); ++j) above[j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        here[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            auto const match = [&](std::size_t of_left, std::size_t of_right) { return folded(left[of_left]) == folded(right[of_right]); };
            bool const same = match(i - 1, j - 1);
            here[j] = std::min({above[j] + 1, here[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
            bool const swapped = i > 1 && j > 1 && match(i - 1, j - 2) && match(i - 2, j - 1);
            if (swapped) here[j] = std::min(here[j], before[j - 2] + 1);
        }
        before = above;
        above = here;
    }
    return above[right.size()];
}

}  // namespace signalbox::route
