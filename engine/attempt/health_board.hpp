// The circuit breakers of all targets of one configuration, shared by the workers, and where a strategy compares loads their meters. A reload
// makes a new board that keeps those of targets that stayed the same.
#pragma once

#include "engine/attempt/breaker.hpp"
#include "engine/route/load_meter.hpp"
#include "engine/route/table.hpp"

#include <memory>
#include <string>
#include <vector>

namespace signalbox::attempt {

class health_board {
public:
    /// `settings` stands at the positions of the providers. `before` may be null.
    health_board(route::table const& table, std::vector<breaker_settings> const& settings, health_board const* before);

    breaker& of(std::uint32_t target) const { return *entries_[target].state; }
    /// Null when no group looks at loads.
    route::load_meter* meter(std::uint32_t target) const { return entries_[target].meter.get(); }
    std::size_t size() const { return entries_.size(); }
    /// "provider/upstream model#model", the same at each gateway with this configuration.
    std::string const& name(std::uint32_t target) const { return entries_[target].target; }

private:
    struct entry {
        std::string target;  // "provider/model id", what must be equal to keep the state
        breaker_settings settings;
        std::shared_ptr<breaker> state;
        std::shared_ptr<route::load_meter> meter;
    };
    std::vector<entry> entries_;
};

}  // namespace signalbox::attempt
