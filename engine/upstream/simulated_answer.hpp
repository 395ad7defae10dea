// What a simulated model says: tokens, or a tool call made of tokens, and why it stops. Deterministic: a pure function of the ask and
// what is played.
#pragma once

#include "engine/upstream/origin.hpp"
#include "engine/upstream/simulated_ask.hpp"

#include <string>
#include <vector>

namespace signalbox::upstream {

struct simulated_answer {
    enum class ending : std::uint8_t { stop, stop_sequence, length, tool };
    std::vector<std::string> tokens;  // of the text, or of the tool's arguments
    std::optional<simulated_tool> tool;
    ending end = ending::stop;
    std::string matched_stop;         // with stop_sequence
    std::uint64_t prompt_tokens = 0;  // four bytes are a token, as rough estimates go
    std::uint64_t answer_tokens() const { return tokens.size(); }
    std::string text() const;
};

simulated_answer answer(simulated_ask const& ask, simulation const& played);

/// Words with the white space before them; a word of more than 16 bytes is several tokens. Cut between code points only.
std::vector<std::string> simulated_tokens(std::string_view text);

/// The smallest JSON value a schema allows, as far as its common keywords tell: type, enum, const, properties, required, items, minimum,
/// anyOf, $ref...
std::string smallest_value(std::string_view schema);

}  // namespace signalbox::upstream
