#include "engine/base/nearest.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace signalbox::base {

namespace {

constexpr std::size_t shortest_beginning = 3;  // of a name, that is taken for the name

using row = std::array<std::size_t, compared_name_limit + 1>;

std::string without_joints(std::string_view text)
{
    std::string out;
    std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return c != '-' && c != '_'; });
    return out;
}

}  // namespace

// The optimal string alignment distance over three rows of its table.
std::size_t edit_distance(std::string_view left, std::string_view right, std::size_t limit)
{
    std::size_t const gap = left.size() > right.size() ? left.size() - right.size() : right.size() - left.size();
    if (left.size() > compared_name_limit || right.size() > compared_name_limit || gap > limit) return limit + 1;
    row before{}, above{}, here{};
    for (std::size_t j = 0; j <= right.size(); ++j) above[j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        here[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            auto const match = [&](std::size_t of_left, std::size_t of_right) { return lower(left[of_left]) == lower(right[of_right]); };
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

std::size_t near_enough(std::size_t length)
{
    return std::clamp<std::size_t>((length + 1) / 3, 1, 4);
}

nearest_name::nearest_name(std::string_view written) : written_(without_joints(written)), least_(near_enough(written_.size()) + 1) {}

void nearest_name::offer(std::string_view known)
{
    std::string const name = without_joints(known);
    bool const begun = written_.size() >= shortest_beginning && same_text(name.substr(0, written_.size()), written_);
    std::size_t const away = begun ? std::min<std::size_t>(1, name.size() - written_.size()) : edit_distance(written_, name, least_);
    // As many edits as there are characters would make anything out of anything.
    if (away >= std::max(name.size(), written_.size()) || away > least_) return;
    // Of equally near names the one of the same length: characters are swapped and mistaken more often than left out.
    std::size_t const other = name.size() > written_.size() ? name.size() - written_.size() : written_.size() - name.size();
    if (away == least_ && (best_.empty() || std::pair(other_, best_) <= std::pair(other, known))) return;
    least_ = away;
    other_ = other;
    best_ = known;
}

std::string did_you_mean(std::string_view written, std::span<std::string_view const> known)
{
    std::string_view const name = nearest(written, known);
    return name.empty() ? std::string{} : "; did you mean " + std::string{name} + "?";
}

}  // namespace signalbox::base
