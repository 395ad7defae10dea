// Which configuration is live, and who is refused before anything is decided.
#include "server/sample_data/gateway.hpp"

#include "server/sample_data/request.hpp"

namespace signalbox::server::sample {

namespace {

constexpr unsigned workers = 2;

}  // namespace

sample_gateway::sample_gateway(story const& of, chance& luck) : story_(of), luck_(luck)
{
    health_ = std::make_unique<attempt::health_board>(all_[0]->table, all_[0]->breakers, nullptr);
    for (unsigned i = 0; i < workers; ++i) ids_.emplace_back(i);
}

/// A reload: breakers of targets that stay as they were keep their state.
void sample_gateway::take_up(std::int64_t when_us)
{
    auto const from = story_.revisions();
    while (revision_ + 1 < revision_count && when_us >= from[revision_ + 1]) {
        config::snapshot const& now = *all_[++revision_];
        health_ = std::make_unique<attempt::health_board>(now.table, now.breakers, health_.get());
    }
}

finished sample_gateway::handle(arrival const& one)
{
    take_up(one.when_us);
    model::wall_time const began{model::microseconds(one.when_us)};
    sample_request request({story_, *all_[revision_], *health_, luck_}, one, ids_[luck_.bits() % workers].next(began));
    return request.run();
}

}  // namespace signalbox::server::sample
