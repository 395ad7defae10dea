// The content blocks of a stream that are open, and whether a reply may end while they are. One reply reader owns it; the full reading and the digest
// judge by the same rules.
#pragma once

#include "engine/dialect/anthropic/event_fields.hpp"
#include "engine/dialect/parts/split_text.hpp"

#include <vector>

namespace signalbox::dialect::anthropic {

/// Blocks come one after the other; a stream that leaves more than these open is not this dialect's.
inline constexpr std::size_t open_block_limit = 64;

struct open_block {
    enum class kind : std::uint8_t { tool, provider_tool, other };
    std::uint64_t index = 0;
    kind what = kind::other;
    std::uint32_t call = 0;  // running number of the tool call: block numbers count text and thinking too
    bool any_arguments = false;
    split_text arguments;
};

class open_blocks {
public:
    /// A content_block_start. Fault malformed_reply when more blocks are open than any reply has.
    model::result<open_block*> start(event_fields const& fields);
    /// A content_block_delta. Fault malformed_reply when arguments belong to a block that is not open, or text to a tool call.
    model::result<open_block*> take(event_fields const& fields);
    open_block* find(std::uint64_t index);
    void stop(std::uint64_t index);

    /// Whether the reply may end here. A tool call that is open was cut, and so was any block when no stop reason came. Without a stop reason at
    /// least a block must have passed. Fault truncated.
    model::result<void> check_end(bool stop_reason) const;

private:
    std::vector<open_block> open_;
    bool any_ = false;  // a block or a part of one has passed
};

}  // namespace signalbox::dialect::anthropic
