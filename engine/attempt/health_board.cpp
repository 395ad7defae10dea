#include "engine/attempt/health_board.hpp"

#include <algorithm>

namespace signalbox::attempt {

health_board::health_board(route::table const& table, std::vector<breaker_settings> const& settings, health_board const* before)
{
    entries_.reserve(table.targets.size());
    for (route::target const& each : table.targets) {
        entry made{each.full_name + "#" + each.model, settings[each.provider], nullptr, nullptr};
        if (before) {
            auto const same = std::ranges::find(before->entries_, made.target, &entry::target);
            if (same != before->entries_.end()) {
                if (same->settings == made.settings) made.state = same->state;
                if (table.metered) made.meter = same->meter;
            }
        }
        if (!made.state) made.state = std::make_shared<breaker>(made.settings);
        if (table.metered && !made.meter) made.meter = std::make_shared<route::load_meter>();
        entries_.push_back(std::move(made));
    }
}

}  // namespace signalbox::attempt
