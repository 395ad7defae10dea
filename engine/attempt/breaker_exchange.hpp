// What gateways tell each other of their circuit breakers: that one opened on a gateway's own evidence, and that it closed again. Each goes on to probe for
// itself. A state machine over values; owned by the thread that asks Redis.
#pragma once

#include "engine/attempt/health_board.hpp"

#include <map>
#include <string>
#include <vector>

namespace signalbox::attempt {

struct breaker_word {
    std::string target;                 // as health_board::name()
    std::chrono::milliseconds left{0};  // it stays open for so long; 0: it closed
    bool operator==(breaker_word const&) const = default;
};

class breaker_exchange {
public:
    /// What is new here since the last call.
    std::vector<breaker_word> tell(health_board const& own, model::steady_time now);
    /// What other gateways have open now, as a whole: taken over where it is closed here, and closed where it was taken over and is open no more.
    void hear(health_board const& own, std::vector<breaker_word> const& others, model::steady_time now);

private:
    enum class stage : std::uint8_t { told, taken_over };
    struct entry {
        stage is = stage::told;
        model::steady_time until;  // it is half open from then on, here and there
    };
    std::map<std::string, entry> open_;  // of targets that are not closed here
};

}  // namespace signalbox::attempt
