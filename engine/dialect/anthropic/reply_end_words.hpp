// How a reply ends for a client of this dialect: its stop reason and its usage. Gathers what the events say about the end; one
// reply writer owns it.
#pragma once

#include "engine/dialect/anthropic/reply_blocks.hpp"
#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::anthropic {

class reply_end_words {
public:
    /// Remembers finish, usage and refusals; other events say nothing about the end.
    void note(model::reply_event const& event);

    /// Appends `"stop_reason":...,"stop_sequence":...`.
    void append_stop(std::string& out, bool any_tool) const;
    /// Appends the usage object.
    void append_tokens(std::string& out) const;

private:
    std::optional<model::finish> finish_;
    std::optional<model::usage> usage_;
    bool refused_ = false;
};

/// A tool call's id as the client sees it: accepted by the API when it comes back, and made up when the upstream gave none.
std::string client_tool_id(reply_block const& block, std::string_view reply_id);

}  // namespace signalbox::dialect::anthropic
