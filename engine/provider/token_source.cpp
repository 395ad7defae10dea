#include "engine/provider/token_source.hpp"

#include <utility>

namespace signalbox::provider {

token_source::reply token_source::ask(model::steady_time now, std::uint64_t refused, std::function<void()> const& changed)
{
    std::lock_guard const lock(guard_);
    bool const valid = token_ && now < token_->end;
    if (valid && token_->number != refused) return {token_, false, {}};
    if (stage_ == stage::under_way) return expect(changed);
    if (valid && !renewable_) return {nullptr, false, "the provider refused a token that is not renewed so soon"};
    if (!valid && stage_ == stage::failed) return {nullptr, false, why_};
    wanted_ = true;
    return expect(changed);
}

/// The lock is held.
token_source::reply token_source::expect(std::function<void()> const& changed)
{
    if (waiting_.size() >= most_waiting) return {nullptr, false, "too many requests wait for one"};
    waiting_.push_back(changed);
    return {nullptr, true, {}};
}

bool token_source::take_wanted()
{
    std::lock_guard const lock(guard_);
    return std::exchange(wanted_, false);
}

void token_source::set_renewable(bool yes)
{
    std::unique_lock lock(guard_);
    renewable_ = yes;
    if (yes || stage_ == stage::under_way) return;
    auto const waiting = std::exchange(waiting_, {});
    lock.unlock();
    for (auto const& each : waiting) each();
}

void token_source::begin()
{
    std::lock_guard const lock(guard_);
    stage_ = stage::under_way;
}

void token_source::put(granted_token fresh, model::steady_time now)
{
    auto made = std::make_shared<access_token>();
    made->hidden.add(fresh.text.reveal());
    made->text = std::move(fresh.text);
    made->end = now + fresh.lifetime;
    std::unique_lock lock(guard_);
    made->number = ++made_;
    token_ = std::move(made);
    stage_ = stage::there;
    auto const waiting = std::exchange(waiting_, {});
    lock.unlock();
    for (auto const& each : waiting) each();
}

void token_source::fail(std::string why)
{
    std::unique_lock lock(guard_);
    why_ = std::move(why);
    stage_ = stage::failed;
    renewable_ = false;
    auto const waiting = std::exchange(waiting_, {});
    lock.unlock();
    for (auto const& each : waiting) each();
}

}  // namespace signalbox::provider
