#include "server/sinks/sink_crew.hpp"

#include <algorithm>
#include <limits>

namespace signalbox::server {

void sink_crew::look()
{
    follow();
    keep_place();
}

/// A sink that has no place yet is at the first event.
void sink_crew::keep_place()
{
    if (!place_ || !followed_) return;
    std::uint64_t furthest_behind = std::numeric_limits<std::uint64_t>::max();
    for (auto const& each : lanes_) furthest_behind = std::min(furthest_behind, each->safe_place());
    place_->store(furthest_behind, std::memory_order_relaxed);
}

void sink_crew::follow()
{
    auto const now = states_.current();
    if (finished_ || !now || now->config == followed_) return;
    followed_ = now->config;
    auto const providers = std::make_shared<provider_book const>(*followed_);
    std::vector<std::unique_ptr<sink_lane>> before = std::move(lanes_);
    lanes_.clear();
    auto const kept = [&](config::sink_definition const& what) -> std::unique_ptr<sink_lane> {
        auto const found = std::ranges::find_if(before, [&](auto const& each) { return each && each->what() == what; });
        return found == before.end() ? nullptr : std::move(*found);
    };
    for (config::sink_definition const& each : followed_->sinks) lanes_.push_back(kept(each));
    before.clear();  // those that are changed end before others take up their positions
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
        if (lanes_[i])
            lanes_[i]->use(providers);
        else
            lanes_[i] = std::make_unique<sink_lane>(followed_->sinks[i], store_, providers, log_, fresh_);
    }
}

void sink_crew::finish()
{
    finished_ = true;
    auto const until = std::chrono::steady_clock::now() + end_patience;
    for (auto const& each : lanes_) each->ask_to_end();
    for (auto const& each : lanes_) {
        each->end(until);
        sink_status const seen = each->look();
        if (seen.behind)
            log_.warn("a sink is behind: the rest is delivered after the next start",
                      {{"sink", seen.id}, {"behind", std::to_string(seen.behind)}});
    }
}

std::vector<sink_status> sink_crew::statuses() const
{
    std::vector<sink_status> out;
    for (auto const& each : lanes_) out.push_back(each->look());
    return out;
}

}  // namespace signalbox::server
