// Where the instructions and the messages of a request stand, and what a gateway adds to them. Constants of formats, and values.
#pragma once

#include "engine/model/chat_request.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect {

struct added_message {
    model::role who = model::role::system;
    std::string text;
    bool operator==(added_message const&) const = default;
};

struct prompt_decoration {
    std::optional<std::string> system;         // in place of all instructions
    std::vector<added_message> before, after;  // of the conversation; those of the system before and behind its other instructions
};

/// What instructions are where they are no messages of the conversation: a text, a list of blocks, or an object with such a list.
enum class instruction_shape : std::uint8_t { text, blocks, object };

/// {"role":"user","content":"..."}, or "assistant"; formats whose messages have no further role write others as a user's.
void append_text_message(std::string& out, model::role who, std::string_view text);
/// The same, with "system" for other roles.
void append_message_of_any(std::string& out, model::role who, std::string_view text);
/// {"text":"..."}
void append_text_block(std::string& out, std::string_view text);

struct prompt_form {
    std::string_view list;  // the conversation
    std::span<std::string_view const> system =
        {};  // the member with the instructions, first the name that is written; empty: they are messages of the list
    instruction_shape shape = instruction_shape::text;
    std::string_view blocks = {};                    // of the object
    std::string_view single = {};                    // a request of one text has it here in place of the conversation
    std::string_view single_system = {};             // and its instructions here; empty: in `system`
    std::span<std::string_view const> singles = {};  // several names in the place of `single`: one has a text or a list of texts
    bool single_repeats = false;                     // a list there is several such requests
    bool alternates = false;                         // two messages of one role behind each other are refused: their content is one
    void (*append_message)(std::string& out, model::role who, std::string_view text) = nullptr;
    void (*append_block)(std::string& out, std::string_view text) = nullptr;  // of instructions, and of a message where roles alternate
};

/// The request with what is added; all other bytes stay. `body` is checked JSON. Nothing when it has no conversation.
std::optional<std::string> decorated(prompt_form const& by, std::string_view body, prompt_decoration const& with);

}  // namespace signalbox::dialect
