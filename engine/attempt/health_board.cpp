#include "engine/attempt/health_board.hpp"

#include <algorithm>

namespace signalbox::attempt {

health_board::health_board(route::table const& table, std::vector<breaker_settings> const& settings, health_board const* before)
{
    entries_.reserve(table.targets.size());
    for (route::target const& each : table.targets) {
        entry made{each.full_name + "#" + each.model, settings[each.provider], nullptr};
        if (before) {
            auto const same = std::ranges::find_if(
                before->entries_, [&](entry const& old) { return old.target == made.target && old.settings == made.settings; });
            if (same != before->entries_.end()) made.state = same->state;
        }
        if (!made.state) made.state = std::make_shared<breaker>(made.settings);
        entries_.push_back(std::move(made));
    }
}

}  // namespace signalbox::attempt
