// A simulated model's script: which of its replies is due, and what that is for this request. Nothing is remembered between requests: the conversation
// says how far the script has come, so retries and several workers give the same. Pure.
#pragma once

#include "engine/model/chat_request.hpp"
#include "engine/simulator/simulated_answer.hpp"

#include <optional>
#include <string>
#include <vector>

namespace signalbox::simulator {

/// A part of a reply before it is cut into tokens.
struct said_part {
    simulated_part::kind what = simulated_part::kind::text;
    std::string text;  // or the arguments of a call
    std::string tool = {};
    bool custom = false;
};

struct scripted_answer {
    std::vector<said_part> parts;
    model::finish_reason end = model::finish_reason::stop;
};

/// The reply that is due; null for a script without any. Each of the conversation's turns of the assistant that calls tools where the script does, or
/// calls none where it calls none, is a reply of the script's; other turns are of another origin. After the last reply comes the first.
upstream::scripted_reply const* due_reply(std::vector<upstream::scripted_reply> const& script, std::vector<model::turn> const& turns);

/// That reply for this request. Nothing without a script, and for a request without tools that asks for JSON where the script would call one: agents
/// ask for titles and the like beside their work.
std::optional<scripted_answer> scripted_reply_of(model::chat_request const& asked, std::vector<upstream::scripted_reply> const& script);

}  // namespace signalbox::simulator
