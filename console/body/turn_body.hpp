// What of a kept request a view of its whole conversation needs: a digest of each message, how large the parts of the prompt are, the calls it makes and the
// results it brings. Small values that a reader's thread makes; the bodies themselves are let go.
#pragma once

#include "console/body/exchange.hpp"

#include "schema/event.pb.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace signalbox::console {

/// What a prompt is made of.
enum class PromptPart : std::uint8_t { system, tools, history, results, images };
inline constexpr std::size_t prompt_parts = 5;
using PromptTokens = std::array<std::uint64_t, prompt_parts>;

inline constexpr std::uint64_t image_tokens = 1'000;  // of an image: providers count 85 to 1,600 by its size, which is not read here
inline constexpr std::size_t said_length = 160;       // characters kept of a message, a call's arguments and a result

struct MessageMark {
    std::uint64_t digest = 0;
    model::role who = model::role::user;
    std::string said;  // the beginning, in one line
    bool operator==(MessageMark const& other) const { return digest == other.digest; }
};

struct MadeCall {
    std::string id, name, arguments;  // the arguments in full are in the digest
    std::uint64_t digest = 0;         // of name and arguments
};

struct BroughtResult {
    std::string id, said;
    std::uint64_t size = 0;
    bool is_error = false;
};

struct TurnBody {
    std::uint64_t event = 0;
    std::string trouble;  // why the request was not read; empty: it was
    std::vector<MessageMark> messages;
    std::uint64_t tools_digest = 0;
    PromptTokens tokens{};  // estimated
    std::vector<MadeCall> calls;
    std::vector<BroughtResult> results;  // of the request
    std::string reply;                   // the beginning, in one line
};

TurnBody readTurnBody(storage::payload_outline const& of, schema::Event const& event);

}  // namespace signalbox::console
