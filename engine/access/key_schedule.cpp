#include "engine/access/key_schedule.hpp"

#include <algorithm>

namespace signalbox::access {

bool key_schedule::due(model::steady_time now, bool wanted) const
{
    if (failures_ > 0) {
        auto const pause = first_retry * (1u << std::min(failures_ - 1, 10u));
        return now - tried_ >= std::min<std::chrono::seconds>(pause, longest_retry);
    }
    if (!fetched_) return true;
    return now - good_ >= how_.cache * 4 / 5 || (wanted && ready(now));
}

bool key_schedule::ready(model::steady_time now) const
{
    return failures_ == 0 && (!cooling_ || now - for_token_ >= cool_down);
}

void key_schedule::began_for_token(model::steady_time now)
{
    cooling_ = true;
    for_token_ = now;
}

void key_schedule::succeeded(model::steady_time now)
{
    fetched_ = true;
    failures_ = 0;
    good_ = tried_ = now;
}

void key_schedule::failed(model::steady_time now)
{
    ++failures_;
    tried_ = now;
}

std::chrono::seconds key_schedule::age(model::steady_time now) const
{
    return fetched_ ? std::chrono::duration_cast<std::chrono::seconds>(now - good_) : std::chrono::seconds(0);
}

}  // namespace signalbox::access
