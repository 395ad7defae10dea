// A conversation as a course of turns: which turn goes on from which, what each added, where the cached beginning broke, which calls were made again. Pure
// functions over events and over what was read of their bodies.
#pragma once

#include "console/body/turn_body.hpp"
#include "storage/conversation_list.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::console {

inline constexpr std::size_t compared_turns = 12;  // turns that one may go on from: agents run few threads at once

/// A part of the prompt: estimated tokens that add up to what the provider counted, and their part of the recorded cost where the price is known.
struct PromptShare {
    std::uint64_t tokens = 0;
    std::optional<double> micros;
};

struct SessionTurn {
    std::size_t number = 0;                // from 1, by start
    std::size_t event = 0;                 // place among conversation::turns
    bool read = false;                     // its body was read; what follows is known only then
    std::string trouble;                   // why it was not
    std::size_t thread = 0;                // 0: the first; others have another beginning: sub-agents and side questions
    std::optional<std::size_t> before;     // place of the turn that it goes on from
    std::size_t messages = 0, kept = 0;    // kept: equal to those of the turn before
    bool changed_tools = false;            // other tools are offered than in the turn before
    bool broke = false;                    // the turn before had messages behind `kept`: a cached beginning ends there
    std::string changed_from, changed_to;  // with `broke`: the first message that differs, before and now
    std::array<PromptShare, prompt_parts> prompt{};
    std::size_t calls = 0, repeats = 0;
};

struct SessionCall {
    std::size_t turn = 0;  // place of the turn whose reply made it
    std::string name, arguments, result;
    std::uint64_t result_size = 0;
    bool answered = false, is_error = false;
    std::int64_t asked_us = 0, took_us = 0;  // until the request that brought the result
    std::size_t earlier = 0;                 // equal calls before it
};

struct Session {
    std::vector<SessionTurn> turns;
    std::vector<SessionCall> calls;
    std::size_t threads = 1, read = 0, repeats = 0, broken = 0;
};

/// `bodies` by event id; turns without one are placed by their event alone.
Session makeSession(storage::conversation const& of, std::map<std::uint64_t, TurnBody> const& bodies);

}  // namespace signalbox::console
