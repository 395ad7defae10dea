#include "engine/config/nearest.hpp"

#include "engine/route/edit_distance.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

std::string without_joints(std::string_view text)
{
    std::string out;
    std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return c != '-' && c != '_'; });
    return out;
}

}  // namespace

std::string nearest(std::string_view unknown, std::span<std::string const> known)
{
    std::string const wanted = without_joints(unknown);
    std::string const* best = nullptr;
    std::size_t least = route::near_enough(wanted) + 1;
    for (std::string const& candidate : known) {
        std::size_t const away = route::edit_distance(wanted, without_joints(candidate), least);
        // As many edits as there are letters would make anything out of anything.
        if (away < least && away < std::max(candidate.size(), wanted.size())) {
            least = away;
            best = &candidate;
        }
    }
    return best ? *best : std::string{};
}

}  // namespace signalbox::config
