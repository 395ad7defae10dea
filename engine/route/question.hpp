// What a decision is asked: the request as far as routing looks at it, the state of the members, and one random number. Views; made for one
// decision on the request's strand.
#pragma once

#include "engine/expression/value.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace signalbox::route {

/// What a request asks of the model that serves it.
struct needs {
    std::uint64_t input_tokens = 0;  // estimated
    std::optional<std::uint64_t> output_tokens;
    bool images = false;
    bool tools = false;
    bool structured_output = false;
};

struct question {
    std::span<bool const> open{};              // open[i]: the i-th member's breaker refuses calls now; empty: none does
    double chance = 0;                         // uniform in [0, 1)
    std::uint64_t turn = 0;                    // how many requests the group had before: round_robin
    std::optional<std::uint64_t> key{};        // hash: of what the group spreads by; nothing when the request has none
    std::string_view unit{};                   // what the key stands for; a constant
    needs const* asked = nullptr;              // null: not known, and no limit of a model is looked at
    expression::facts const* about = nullptr;  // of request_environment(); null: conditions are not asked
};

}  // namespace signalbox::route
