#include "server/store_condition.hpp"

namespace signalbox::server {

bool store_condition::note_failure(storage::failure const& why)
{
    {
        std::lock_guard const lock(guard_);
        trouble_ = std::string(storage::name(why.kind)) + ": " + why.detail;
    }
    return !failing_.exchange(true, std::memory_order_release);  // a thread that sees the flag finds the trouble
}

bool store_condition::note_success()
{
    return failing_.load(std::memory_order_relaxed) && failing_.exchange(false, std::memory_order_relaxed);
}

std::string store_condition::trouble() const
{
    if (!failing()) return {};
    std::lock_guard const lock(guard_);
    return trouble_;
}

bool store_condition::tries_again(bool ending, model::steady_time now)
{
    if (!ending) return true;
    if (!give_up_) give_up_ = now + end_patience;
    return now < *give_up_;
}

}  // namespace signalbox::server
