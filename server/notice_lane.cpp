#include "server/notice_lane.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::server {

/// Too early, too many and what the address's own server suffers from (RFC 9110, 15.5 and 15.6; RFC 6585); all else stays as it is.
bool notice_outcome::worth_repeating() const
{
    return status == 0 || status >= 500 || status == 408 || status == 425 || status == 429;
}

std::string notice_outcome::words() const
{
    return status == 0 ? failure : "status " + std::to_string(status);
}

bool notice_lane::add(std::string body)
{
    if (waiting_.size() >= most_waiting) return false;
    waiting_.push_back(std::move(body));
    return true;
}

std::optional<std::string> notice_lane::begin(model::steady_time now)
{
    if (under_way_ || waiting_.empty() || now < due_) return std::nullopt;
    under_way_ = true;
    ++attempts_;
    return waiting_.front();
}

notice_lane::next notice_lane::ended(notice_outcome const& how, model::steady_time now)
{
    under_way_ = false;
    bool const again = !how.taken() && how.worth_repeating() && attempts_ < most_attempts;
    if (again) {
        due_ = now + std::min<std::chrono::seconds>(first_pause * (1 << (attempts_ - 1)), longest_pause);
        return next::again;
    }
    waiting_.pop_front();
    attempts_ = 0;
    due_ = {};
    return how.taken() ? next::sent : next::given_up;
}

}  // namespace signalbox::server
