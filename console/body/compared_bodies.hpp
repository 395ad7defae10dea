// The bodies of two requests beside each other: what both asked, and what both were answered, as a difference of lines. Pure functions; a reader's thread calls
// them.
#pragma once

#include "console/body/body_text.hpp"
#include "console/body/exchange.hpp"

#include <cstdint>

namespace signalbox::console {

enum class ComparedSide : std::uint8_t {
    requests,  // as the callers sent them, JSON in lines
    answers,   // the texts and calls of the replies, whatever dialect and stream they came in
};

/// One of two requests: what was kept of it, and how it is read.
struct ComparedRequest {
    storage::payload_outline kept;
    BodyForm form;
};

/// Texts and calls of a reply, a line for each line of text.
std::string answerLines(Exchange const& of);

/// The presence and state are of the first one that has no such part.
BodyText comparedBodies(ComparedRequest const& left, ComparedRequest const& right, ComparedSide side);

}  // namespace signalbox::console
