// Which strings of a format's documents are texts that people or models wrote, and which are words of the format, identifiers or data. Constants; each
// format has one value for its requests and one for its replies.
#pragma once

#include <span>
#include <string_view>

namespace signalbox::dialect {

/// How an event of a stream says that a text is over, in formats whose replies are made of blocks. Reasons to finish are none: there are servers that send
/// one with every event.
struct end_mark {
    std::string_view member;  // of the object that the text belongs to; empty: the event's own name
    std::string_view value;   // its text
};

/// All names are those of members.
struct text_rules {
    std::span<std::string_view const> fixed;    // their values, with all below, are no text
    std::span<std::string_view const> free;     // below them every string is text: what tools are called with and answer
    std::span<std::string_view const> encoded;  // base64, unless the member "type" beside it says "text"
    // Of replies:
    std::span<std::string_view const> pieces;  // at or below them, in a stream, a text goes on from one event to the next
    std::span<std::string_view const> apart;   // beside a text or above it: what tells the texts of one stream apart, with "index"
    std::span<std::string_view const> echoes;  // they repeat the text token by token
    std::span<end_mark const> ends;
};

}  // namespace signalbox::dialect
