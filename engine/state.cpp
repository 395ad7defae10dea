#include "engine/state.hpp"

namespace signalbox {

void state_source::publish(std::shared_ptr<config::snapshot const> fresh)
{
    std::lock_guard const lock(guard_);
    attempt::health_board const* before = current_ ? current_->health.get() : nullptr;
    auto health = std::make_shared<attempt::health_board>(fresh->table, fresh->breakers, before);
    auto board = std::make_shared<route::board>(fresh->table.groups.size());
    install(std::move(fresh), std::move(health), std::move(board));
}

void state_source::publish_keys(std::vector<access::key_entry> stored)
{
    std::lock_guard const lock(guard_);
    stored_ = std::move(stored);
    if (current_) install(current_->config, current_->health, current_->board);
}

void state_source::install(std::shared_ptr<config::snapshot const> config, std::shared_ptr<attempt::health_board const> health,
                           std::shared_ptr<route::board const> board)
{
    std::vector<access::key_entry> all = config->keys;
    all.insert(all.end(), stored_.begin(), stored_.end());
    auto made = std::make_shared<state>();
    made->keys = std::make_shared<access::key_ring>(std::move(all), config->open_to_all);
    made->config = std::move(config);
    made->health = std::move(health);
    made->board = std::move(board);
    current_ = std::move(made);
    version_.fetch_add(1, std::memory_order_release);
}

std::shared_ptr<state const> state_source::current() const
{
    std::lock_guard const lock(guard_);
    return current_;
}

}  // namespace signalbox
