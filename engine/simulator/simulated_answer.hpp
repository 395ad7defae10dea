// What a simulated model says: texts and tool calls made of tokens, and why it stops. Deterministic: a pure function of the request and what is played.
#pragma once

#include "engine/model/chat_request.hpp"
#include "engine/model/reply_event.hpp"
#include "engine/upstream/origin.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::simulator {

/// A piece of an answer, made of tokens: what it thinks, its text, a refusal, or the arguments of a tool that is called.
struct simulated_part {
    enum class kind : std::uint8_t { thinking, text, refusal, call };
    kind what = kind::text;
    std::vector<std::string> tokens;
    std::string name = {};  // of the tool
    bool custom = false;    // it takes free text
};

struct simulated_answer {
    std::vector<simulated_part> parts;
    model::finish_reason end = model::finish_reason::stop;
    std::string matched_stop;         // with stop_sequence
    std::uint64_t prompt_tokens = 0;  // four bytes are a token, as rough estimates go
    std::uint64_t choices = 1;        // so many times it is given
    std::uint64_t answer_tokens() const;
    std::string text() const;              // of all parts
    simulated_part const* called() const;  // the first call; null: none
};

simulated_answer answer(model::chat_request const& asked, upstream::simulation const& played);

/// Words with the white space before them; a word of more than 16 bytes is several tokens. Cut between code points only.
std::vector<std::string> simulated_tokens(std::string_view text);

/// An event of a reply, and where it stands among the tokens.
struct timed_event {
    model::reply_event what;
    std::uint64_t tokens = 0;  // said up to here, this event included
    bool closing = false;      // comes after the last token
};

/// The reply in events, in the order of its time. `id` makes the ids of tool calls.
std::vector<timed_event> events_of(simulated_answer const& said, model::chat_request const& asked, std::string_view id);

}  // namespace signalbox::simulator
