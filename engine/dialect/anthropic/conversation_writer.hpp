// Turns into `system` and `messages` by the API's rules: system text in front, the user first, roles taking turns, tool results first in
// the user message after their calls, nothing empty. Lives for one request's writing.
#pragma once

#include "engine/dialect/anthropic/content_writer.hpp"
#include "engine/dialect/anthropic/message_list.hpp"
#include "engine/model/chat_request.hpp"

namespace signalbox::dialect::anthropic {

class conversation_writer {
public:
    conversation_writer(content_writer& contents, dialect::losses& lost) : contents_(contents), losses_(lost), messages_(lost) {}

    void write(std::vector<model::turn> const& turns);
    /// One more system text behind the caller's.
    void add_instruction(std::string_view text);

    std::string const& system() const { return system_; }             // elements of the `system` list; may be empty
    std::string const& messages() const { return messages_.text(); }  // elements of the `messages` list

private:
    void write_system(model::turn const& turn, std::string const& where);
    void write_turn(model::turn const& turn, bool last, std::string const& where);
    void write_part(model::part const& part, model::role who, bool trim, std::string const& where);
    void write_assistant_part(model::part const& part, std::string const& where);

    content_writer& contents_;
    dialect::losses& losses_;
    std::string system_;
    message_list messages_;
    turn_blocks turn_;         // being written
    bool conversing_ = false;  // a turn that is no system turn was seen
};

}  // namespace signalbox::dialect::anthropic
