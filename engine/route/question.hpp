// What a decision is asked: the request as far as routing looks at it, the state of the members, and one random number. Views; made for one
// decision on the request's strand.
#pragma once

#include "engine/expression/value.hpp"
#include "engine/model/dialect.hpp"
#include "engine/route/load.hpp"
#include "engine/route/request_facts.hpp"

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

class board;

/// What a classifier said of a request.
struct label_answer {
    std::optional<std::uint32_t> member;  // position of the member whose label fits; nothing: no label is known
};

struct question {
    std::span<bool const> open{};        // open[i]: the breaker of the i-th of the group's leaves refuses calls now; empty: none does
    std::span<load const> loads{};       // of the leaves; empty: not known
    double chance = 0;                   // uniform in [0, 1)
    std::uint64_t turn = 0;              // how many requests the group had before: round_robin
    board const* turns = nullptr;        // in place of `turn`: counts for every group; null: `turn` is for all
    std::optional<std::uint64_t> key{};  // hash: of what the group spreads by; nothing when the request has none
    std::string_view unit{};             // what the key stands for; a constant
    std::uint64_t value = 0;             // a hash of which one
    request_facts::sources const* request = nullptr;  // in place of `key`: where each group finds its own; null: `key` is for all
    std::optional<model::dialect> spoken{};           // by the client; nothing: as the target
    std::optional<model::dialect> alike{};            // another one in which the request is the same: operation_row::alike
    bool rewritten = false;                           // the client reads another dialect than it speaks: nothing is relayed
    needs const* asked = nullptr;                     // null: not known, and no limit of a model is looked at
    expression::facts const* about = nullptr;         // of request_environment(); null: conditions are not asked
    model::principal const* denied_to = nullptr;      // whose deny-list leaves members out; null: nothing is denied
    std::optional<label_answer> label{};              // classify; nothing: not asked yet
};

}  // namespace signalbox::route
