#include "server/blank_events.hpp"

#include <utility>

namespace signalbox::server {

std::unique_ptr<schema::event_record> blank_events::take()
{
    {
        std::lock_guard const lock(guard_);
        if (!kept_.empty()) {
            auto event = std::move(kept_.back());
            kept_.pop_back();
            return event;
        }
    }
    return std::make_unique<schema::event_record>();
}

/// Making and freeing an event's texts costs more than filling them, and they are freed on another thread than they are made on.
void blank_events::keep(std::vector<std::unique_ptr<schema::event_record>> events)
{
    for (auto const& each : events) each->clear();
    std::lock_guard const lock(guard_);
    while (!events.empty() && kept_.size() < most) {
        kept_.push_back(std::move(events.back()));
        events.pop_back();
    }
}

}  // namespace signalbox::server
