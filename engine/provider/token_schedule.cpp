#include "engine/provider/token_schedule.hpp"

#include <algorithm>

namespace signalbox::provider {

bool token_schedule::due(model::steady_time now, bool wanted) const
{
    if (failures_ > 0) {
        auto const pause = first_retry * (1u << std::min(failures_ - 1, 10u));
        return now - tried_ >= std::min<std::chrono::seconds>(pause, longest_retry);
    }
    return !fetched_ || now >= renew_ || (wanted && ready(now));
}

bool token_schedule::ready(model::steady_time now) const
{
    return failures_ == 0 && (!cooling_ || now - for_request_ >= cool_down);
}

void token_schedule::began_for_request(model::steady_time now)
{
    cooling_ = true;
    for_request_ = now;
}

void token_schedule::succeeded(model::steady_time now, std::chrono::milliseconds lifetime)
{
    fetched_ = true;
    failures_ = 0;
    end_ = now + lifetime;
    renew_ = end_ - std::min<std::chrono::milliseconds>(longest_margin, lifetime / 5);
}

void token_schedule::failed(model::steady_time now)
{
    ++failures_;
    tried_ = now;
}

std::chrono::seconds token_schedule::left(model::steady_time now) const
{
    return usable(now) ? std::chrono::duration_cast<std::chrono::seconds>(end_ - now) : std::chrono::seconds(0);
}

}  // namespace signalbox::provider
