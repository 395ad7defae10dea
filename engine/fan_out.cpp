#include "engine/fan_out.hpp"

#include <algorithm>
#include <utility>

namespace signalbox {

using model::fault;

fan_out::fan_out(upstream::executor where, route::merge_rule how, std::span<route::branch const* const> branches, bool streams)
    : how_(how), streams_(streams), running_(branches.size()), news_(where)
{
    for (route::branch const* each : branches) {
        parts_.push_back(std::make_unique<part>(where));
        results_.push_back({.id = each->id, .model = {}, .content_type = {}, .body = {}, .error = {}, .tokens = {}});
    }
}

upstream::task<model::result<void>> fan_out::give(std::size_t from, std::string_view bytes)
{
    model::failure const unwanted{fault::client_closed, "the reply of this branch is not wanted"};
    if (closed_ || !choose(from)) co_return unwanted;
    if (bytes.empty()) co_return model::result<void>();
    pending_ += bytes;
    parts_[from]->gave = true;
    news_.ring();
    co_await parts_[from]->goes_on.heard();
    if (closed_) co_return unwanted;
    co_return model::result<void>();
}

/// With merging::first the one that comes first is chosen, and the others are broken off.
bool fan_out::choose(std::size_t which)
{
    if (!passes_on()) return true;
    if (!chosen_) {
        chosen_ = which;
        for (std::size_t i = 0; i < parts_.size(); ++i)
            if (i != which) parts_[i]->stop.fire(fault::client_closed);
    }
    return *chosen_ == which;
}

void fan_out::end(std::size_t which)
{
    --running_;
    if (results_[which].succeeded())
        (void)choose(which);
    else if (!how_.partial && !passes_on())
        for (auto const& each : parts_) each->stop.fire(fault::client_closed);
    news_.ring();
}

std::string fan_out::take()
{
    for (auto const& each : parts_) each->leaving = std::exchange(each->gave, false);
    return std::exchange(pending_, {});
}

void fan_out::taken()
{
    for (auto const& each : parts_)
        if (std::exchange(each->leaving, false)) each->goes_on.ring();
}

void fan_out::close(fault why)
{
    closed_ = true;
    pending_.clear();
    for (auto const& each : parts_) {
        each->stop.fire(why);
        each->goes_on.ring();
    }
    news_.ring();
}

bool fan_out::succeeded() const
{
    if (passes_on()) return chosen_.has_value();
    return how_.partial ? std::ranges::any_of(results_, &branch_result::succeeded) : all_succeeded(results_);
}

}  // namespace signalbox
