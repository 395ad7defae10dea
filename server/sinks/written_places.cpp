#include "server/sinks/written_places.hpp"

#include <algorithm>

namespace signalbox::server {

void written_places::note(std::uint64_t end, model::steady_time now)
{
    std::lock_guard const lock(guard_);
    if (times_.empty() || now - times_.back().when >= step) times_.push_back({end_, now});
    end_ = end;
    if (times_.size() > most_times) thin();
}

/// What lies between two times that are kept gets the age of the earlier one.
void written_places::thin()
{
    std::size_t kept = 0;
    for (std::size_t i = 1; i < times_.size(); ++i) {
        bool const last = i + 1 == times_.size();
        bool const close = !last && times_[i + 1].when - times_[kept].when <= (times_.back().when - times_[i + 1].when) / exactness;
        if (!close) times_[++kept] = times_[i];
    }
    times_.resize(kept + 1);
}

backlog written_places::behind(std::uint64_t place, model::steady_time now) const
{
    std::lock_guard const lock(guard_);
    if (place == 0 || place >= end_) return {};
    auto after = std::ranges::upper_bound(times_, place, {}, &moment::first);
    if (after != times_.begin()) --after;
    return {end_ - place, std::chrono::duration_cast<std::chrono::seconds>(now - after->when)};
}

}  // namespace signalbox::server
