#include "engine/label_cache.hpp"

namespace signalbox {

std::optional<std::string> label_cache::find(access::digest const& question, model::steady_time now)
{
    std::lock_guard const lock(guard_);
    auto const found = by_question_.find(question);
    if (found == by_question_.end()) return std::nullopt;
    place const its = found->second;
    if (its->end <= now) {
        lately_.erase(its);
        by_question_.erase(found);
        return std::nullopt;
    }
    lately_.splice(lately_.begin(), lately_, its);
    return its->label;
}

void label_cache::add(access::digest const& question, std::string label, model::steady_time end, std::size_t most)
{
    std::lock_guard const lock(guard_);
    if (auto const found = by_question_.find(question); found != by_question_.end()) {
        lately_.erase(found->second);
        by_question_.erase(found);
    }
    while (!lately_.empty() && lately_.size() >= most) {
        by_question_.erase(lately_.back().question);
        lately_.pop_back();
    }
    lately_.push_front({question, std::move(label), end});
    by_question_.emplace(question, lately_.begin());
}

std::size_t label_cache::size() const
{
    std::lock_guard const lock(guard_);
    return lately_.size();
}

}  // namespace signalbox
