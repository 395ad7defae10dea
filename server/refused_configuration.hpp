// The configuration that was read last and is not in force: when it is read again by itself, where it waits for a vault. Pure over a steady clock;
// owned by the reload.
#pragma once

#include "engine/model/clock.hpp"

#include <chrono>
#include <string>

namespace signalbox::server {

class refused_configuration {
public:
    /// A try waits for vaults as long as this at most, and the operator's pages wait for it: they answer half of the time at least.
    static constexpr std::chrono::seconds first_pause{5};
    /// The pause is doubled after each try, up to this: a vault that is back is noticed within a minute.
    static constexpr std::chrono::seconds longest_pause{60};

    /// A text was refused. `waits`: it is good but for what vaults give. One that waits already goes on with its pauses.
    void refuse(std::string text, bool waits, model::steady_time now);
    /// What was read last is in force.
    void clear();

    bool due(model::steady_time now) const { return waits() && now >= next_; }
    bool waits() const { return pause_.count() > 0; }
    /// From the last refusal to the next try; zero: it is not tried by itself.
    std::chrono::seconds pause() const { return pause_; }
    std::string const& text() const { return text_; }

private:
    std::string text_;
    std::chrono::seconds pause_{0};
    model::steady_time next_{};
};

}  // namespace signalbox::server
