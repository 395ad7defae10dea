#include "server/store_upkeep.hpp"

namespace signalbox::server {

namespace {

constexpr std::chrono::seconds counter_pause{1};  // between looks at the counter's file

model::steady_time now()
{
    return std::chrono::steady_clock::now();
}

}  // namespace

store_upkeep::store_upkeep(storage::event_writer& store, std::optional<std::chrono::seconds> retention, logger const& log)
    : store_(store), log_(log), schedule_(retention, now(), model::wall_now())
{}

storage::result<void> store_upkeep::run()
{
    watch_counter();
    auto const tended = store_.tend();
    prune();
    return tended ? storage::result<void>{} : tended.error();
}

/// Losses after a kill are counted by the page that the removed file held. Reported once: the store itself is whole.
void store_upkeep::watch_counter()
{
    if (counter_removed_ || now() < next_counter_look_) return;
    next_counter_look_ = now() + counter_pause;
    counter_removed_ = store_.counter_removed();
    if (counter_removed_)
        log_.warn("the store's sequence counter (its -tail file) was removed or replaced; until the server is restarted, a kill loses "
                  "events without a count",
                  {});
}

void store_upkeep::prune()
{
    auto const began = now();
    auto const cut = schedule_.due(began, model::wall_now());
    if (!cut) return;
    auto const more = [](storage::result<storage::pruned> const& done) { return done && done->more; };
    bool left = cut->events && more(store_.prune(*cut->events, retention_schedule::slice, model::wall_now().time_since_epoch().count()));
    left |= more(store_.prune_rollups(60, cut->minutes, retention_schedule::slice));
    left |= more(store_.prune_rollups(3'600, cut->hours, retention_schedule::slice));
    schedule_.done(left, began);
}

}  // namespace signalbox::server
