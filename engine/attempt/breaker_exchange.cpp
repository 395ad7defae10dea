#include "engine/attempt/breaker_exchange.hpp"

#include <algorithm>

namespace signalbox::attempt {

std::vector<breaker_word> breaker_exchange::tell(health_board const& own, model::steady_time now)
{
    std::vector<breaker_word> out;
    for (std::uint32_t i = 0; i < own.size(); ++i) {
        auto const found = open_.find(own.name(i));
        auto const left = own.of(i).open_for(now);
        if (found == open_.end() && left.count() > 0) {
            open_.emplace(own.name(i), entry{stage::told, now + left});
            out.push_back({own.name(i), left});
        } else if (found != open_.end() && own.of(i).look(now) == breaker_state::closed) {
            if (found->second.is == stage::told) out.push_back({own.name(i), {}});
            open_.erase(found);
        }
    }
    return out;
}

void breaker_exchange::hear(health_board const& own, std::vector<breaker_word> const& others, model::steady_time now)
{
    for (std::uint32_t i = 0; i < own.size(); ++i) {
        auto const said = std::ranges::find(others, own.name(i), &breaker_word::target);
        auto const found = open_.find(own.name(i));
        if (found == open_.end()) {
            if (said == others.end() || own.of(i).look(now) != breaker_state::closed) continue;
            own.of(i).take_over(now, said->left);
            if (auto const left = own.of(i).open_for(now); left.count() > 0)
                open_.emplace(own.name(i), entry{stage::taken_over, now + left});
        } else if (found->second.is == stage::taken_over && said == others.end() && now < found->second.until) {
            own.of(i).success(now);
            open_.erase(found);
        }
    }
}

}  // namespace signalbox::attempt
