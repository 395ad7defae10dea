// Turns into `system` and `messages` by the API's rules: system text in front, the user first, roles taking turns, the results of a turn's calls in the user
// message behind it, nothing empty. Lives for one request's writing.
#pragma once

#include "engine/dialect/bedrock/content_writer.hpp"

namespace signalbox::dialect::bedrock {

class conversation_writer {
public:
    explicit conversation_writer(losses& lost) : lost_(lost), contents_(lost) {}

    void write(std::vector<model::turn> const& turns);
    /// One more system text behind the caller's.
    void add_instruction(std::string text) { contents_.write(model::text_part{std::move(text), {}}, system_); }

    std::string const& system() const { return system_; }      // elements of the list; may be empty
    std::string const& messages() const { return messages_; }  // elements of the list
    bool has_tools() const { return has_tools_; }              // there are calls or results
    content_writer& contents() { return contents_; }

private:
    void write_system(model::turn const& turn);
    void write_turn(model::turn const& turn);
    void close();

    losses& lost_;
    content_writer contents_;
    std::string system_, messages_;
    std::string results_, blocks_;  // of the message being gathered: results stand first
    bool assistant_ = false, conversing_ = false, has_tools_ = false;
};

}  // namespace signalbox::dialect::bedrock
