// What prompts will cost before they are sent, and what an answer did cost by its tokens: by the table of prices that the console has. Pure.
#pragma once

#include "console/playground/prompt.hpp"

#include <QStringList>

#include <cstdint>
#include <optional>
#include <string>

namespace signalbox::console {

inline constexpr std::int64_t unasked_micros = 500'000;  // what is sent without a question: half a dollar,
inline constexpr int unasked_requests = 10;              // and as many requests as a hand would send

struct CostGuess {
    int requests = 0;
    std::int64_t micros = 0;  // of the destinations whose price is known
    QStringList unpriced;     // the other ones
    /// A person should agree first.
    bool asks() const { return requests > unasked_requests || micros > unasked_micros; }
    bool operator==(CostGuess const&) const = default;
};

/// Every destination once for each repetition; a reply as long as max_tokens, or of a typical length where that is shorter or not given.
CostGuess costGuess(Prompt const& prompt, QStringList const& destinations, int repeat);

/// By the name that X-Signalbox-Model or a caller has: "openai/gpt-4o", "gpt-4o". Nothing where the price is not known.
std::optional<std::int64_t> costOf(std::string const& model, std::uint64_t prompt_tokens, std::uint64_t completion_tokens);

}  // namespace signalbox::console
