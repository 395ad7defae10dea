#include "server/audit_inbox.hpp"

#include "server/waiting_commit.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::server {

bool audit_inbox::add(storage::audit_act act)
{
    if (!open_) return false;
    {
        std::lock_guard const lock(guard_);
        if (waiting_.size() >= most_acts) {
            ++refused_;
            return false;
        }
        waiting_.push_back(std::move(act));
    }
    if (wake_) wake_();
    return true;
}

bool audit_inbox::full() const
{
    std::lock_guard const lock(guard_);
    return open_ && waiting_.size() >= most_acts;
}

bool audit_inbox::makes_wait(waiting_commit& page)
{
    std::lock_guard const lock(guard_);
    if (waiting_.empty()) return false;
    pages_.push_back({done_ + waiting_.size(), &page});
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
    done_ += acts.size();
    std::erase_if(pages_, [this](page const& each) {
        if (each.after > done_) return false;
        answer(*each.waits, true);
        return true;
    });
}

void audit_inbox::store_fails()
{
    std::lock_guard const lock(guard_);
    for (page const& each : pages_) answer(*each.waits, false);
    pages_.clear();
}

void audit_inbox::show_head(storage::audit_head const& newest)
{
    std::lock_guard const lock(guard_);
    head_ = newest;
}

}  // namespace signalbox::server
