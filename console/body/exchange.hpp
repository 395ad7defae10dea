// A kept request and its reply in the words that all dialects share, whatever dialect they are in. Values and a pure function; a reader's thread makes them.
#pragma once

#include "engine/model/chat_request.hpp"
#include "storage/payload_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::console {

/// What of an event decides how its bodies are read.
struct BodyForm {
    std::string dialect;  // of the client
    bool stream = false;
    bool operator==(BodyForm const&) const = default;
};

struct Exchange {
    std::optional<model::chat_request> asked;  // as the caller sent it
    std::string asked_trouble;                 // why there is none
    std::vector<model::turn> replies;          // as the caller got them, one for each choice
    std::string reply_trouble;                 // why there is none, or why it is not whole
    std::string finish;                        // the provider's own word
};

/// Reads the caller's side of a payload. A part that is missing or that its dialect does not take leaves a trouble, and the other part is read.
Exchange readExchange(storage::payload_outline const& of, BodyForm const& form);

}  // namespace signalbox::console
