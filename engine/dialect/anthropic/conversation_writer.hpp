// Turns into `system` and `messages` by the API's rules: system text in front, the user first, roles taking turns, tool results first in
// the user message after their calls, nothing empty. Lives for one request's writing.
#pragma once

#include "engine/dialect/anthropic/content_writer.hpp"
#include "engine/model/chat_request.hpp"

namespace signalbox::dialect::anthropic {

/// Stands where the API wants a message and the caller has none: a single space would be refused as blank.
inline constexpr std::string_view placeholder_text = "\xE2\x80\xA6";  // …

class conversation_writer {
public:
    conversation_writer(content_writer& contents, dialect::losses& losses) : contents_(contents), losses_(losses) {}

    void write(std::vector<model::turn> const& turns);
    /// One more system text behind the caller's.
    void add_instruction(std::string_view text);

    std::string const& system() const { return system_; }      // elements of the `system` list; may be empty
    std::string const& messages() const { return messages_; }  // elements of the `messages` list

private:
    void write_system(model::turn const& turn, std::string const& where);
    void write_turn(model::turn const& turn, bool last, std::string const& where);
    void write_part(model::part const& part, model::role who, bool trim, std::string const& where);
    void write_assistant_part(model::part const& part, std::string const& where);
    void close_turn(bool assistant);
    void close_message();

    content_writer& contents_;
    dialect::losses& losses_;
    std::string system_, messages_;
    std::string results_, blocks_;            // of the turn being written
    std::string open_results_, open_blocks_;  // of the message being gathered
    std::string_view plain_;                  // the turn's only text, while it has nothing else
    std::string_view open_plain_;             // the message's only text
    std::size_t parts_written_ = 0;
    bool open_assistant_ = false;
    bool conversing_ = false;  // a turn that is no system turn was seen
};

}  // namespace signalbox::dialect::anthropic
