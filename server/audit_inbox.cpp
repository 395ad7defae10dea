#include "server/audit_inbox.hpp"

#include <utility>

namespace signalbox::server {

bool audit_inbox::add(storage::audit_act act)
{
    if (!open_) return false;
    std::lock_guard const lock(guard_);
    if (waiting_.size() >= most_acts) {
        ++refused_;
        return false;
    }
    waiting_.push_back(std::move(act));
    return true;
}

std::uint64_t audit_inbox::refused() const
{
    std::lock_guard const lock(guard_);
    return refused_;
}

std::vector<std::string> audit_inbox::take_written()
{
    std::lock_guard const lock(guard_);
    return std::exchange(written_, {});
}

storage::audit_head audit_inbox::head() const
{
    std::lock_guard const lock(guard_);
    return head_;
}

std::vector<storage::audit_act> audit_inbox::waiting() const
{
    std::lock_guard const lock(guard_);
    return waiting_;
}

/// They are the first ones: the recorder alone takes them away, and others are added behind. The ids of so many are kept until they are asked for.
void audit_inbox::written(std::span<storage::audit_act const> acts)
{
    std::lock_guard const lock(guard_);
    for (storage::audit_act const& each : acts)
        if (written_.size() < 2 * most_acts) written_.push_back(each.id);
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(acts.size()));
}

void audit_inbox::show_head(storage::audit_head const& newest)
{
    std::lock_guard const lock(guard_);
    head_ = newest;
}

}  // namespace signalbox::server
