// What the simulator plays for one model: how fast, how it fails, and its replies where they are written down. Frozen values inside a configuration
// snapshot.
#pragma once

#include "engine/model/reply_event.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::upstream {

/// A call of one of the request's tools.
struct scripted_call {
    std::string tool;
    std::string arguments;             // a JSON object; empty: {}
    std::optional<std::string> input;  // in their place: free text
    bool operator==(scripted_call const&) const = default;
};

/// One reply. In its texts and arguments `${result}` stands for the last tool result, and `$${` for `${`.
struct scripted_reply {
    std::string think, say, refuse;
    std::vector<scripted_call> calls;
    model::finish_reason end = model::finish_reason::stop;  // without calls
    bool operator==(scripted_reply const&) const = default;
};

/// Deterministic for a given request.
struct simulation {
    std::string text;  // what it says; empty: a sentence naming the model and the last user message
    std::chrono::milliseconds first_token{0};
    double tokens_per_second = 0;                   // 0 is at once
    double error_rate = 0;                          // 0..1 of requests that answer with `status`
    int status = 200;                               // with error_rate 0, anything but 200 fails every request
    std::optional<std::uint64_t> cut_after_tokens;  // the connection breaks there, before the terminal event
    std::optional<std::chrono::milliseconds> retry_after = std::nullopt;
    std::vector<scripted_reply> script = {};  // in the place of text
    bool operator==(simulation const&) const = default;
};

}  // namespace signalbox::upstream
