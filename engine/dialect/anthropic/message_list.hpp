// The elements of the `messages` list: turns of one side join into one message, results stand first in it, and the user begins. Lives for one
// request's writing.
#pragma once

#include "engine/dialect/parts/losses.hpp"

#include <string>
#include <string_view>

namespace signalbox::dialect::anthropic {

/// Stands where the API wants a message and the caller has none: a single space would be refused as blank.
inline constexpr std::string_view placeholder_text = "\xE2\x80\xA6";  // …

/// What one turn is written as.
struct turn_blocks {
    std::string results, blocks;  // elements of a content list
    std::string_view plain;       // the turn's only text, while it has nothing else
    std::size_t parts = 0;        // that were written

    void clear();
    bool empty() const { return results.empty() && blocks.empty(); }
};

class message_list {
public:
    explicit message_list(losses& lost) : losses_(lost) {}

    /// The turn joins the open message, or opens the next one when the other side speaks.
    void add(turn_blocks const& turn, bool assistant);
    /// No turn comes any more.
    void close();
    std::string const& text() const { return text_; }

private:
    losses& losses_;
    std::string text_;
    turn_blocks open_;  // the message being gathered
    bool assistant_ = false;
};

}  // namespace signalbox::dialect::anthropic
