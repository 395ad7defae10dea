#include "server/refused_configuration.hpp"

#include <algorithm>

namespace signalbox::server {

void refused_configuration::refuse(std::string text, bool waits, model::steady_time now)
{
    bool const goes_on = waits && this->waits() && text == text_;
    text_ = std::move(text);
    pause_ = !waits ? std::chrono::seconds(0) : goes_on ? std::min(pause_ * 2, longest_pause) : first_pause;
    next_ = now + pause_;
}

void refused_configuration::clear()
{
    *this = {};
}

}  // namespace signalbox::server
