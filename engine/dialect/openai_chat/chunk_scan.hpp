// Looks for the few keys of a stream chunk that matter to a relay, without parsing it. Owned by the digest of one stream.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace signalbox::dialect::openai_chat {

struct chunk_marks {
    bool telling = false;  // a finish_reason, usage or error that is not null: worth parsing
    bool error = false;    // of that, an error, or a finish_reason or object that is none by its first letter
    bool content = false;  // text, reasoning, a refusal or a tool call that is not empty
    bool tools = false;    // of that, a tool call
};

/// A quote before a colon ends a key: inside a string every quote has a backslash before it, and no key we look for ends in one. So
/// finding the keys takes no parsing, whatever the text says. Keys are looked for at every depth; a stray match costs a parse, or counts
/// an event (search results, log probabilities) as content that hardly comes without any.
class chunk_scan {
public:
    chunk_marks look(std::string_view chunk);

private:
    static constexpr std::size_t longest_head = 1024;  // heads are ids, times and model names: 100 to 300 bytes

    std::string head_;  // how a chunk of this stream begins, up to its delta: looked at once, compared afterwards
};

}  // namespace signalbox::dialect::openai_chat
