// The content blocks of a reply being written, in the order they began. A plain gatherer; one reply writer owns it.
#pragma once

#include "engine/dialect/parts/object_end.hpp"
#include "engine/model/reply_event.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect::anthropic {

/// Replies have a handful of blocks; one that alternates this often is a fault of its upstream.
inline constexpr std::size_t reply_block_limit = 4096;
/// Bytes of content kept back at most: what whole replies are made of, and what waits behind an open tool call.
inline constexpr std::size_t kept_content_limit = 16 * 1024 * 1024;

struct reply_block {
    enum class kind : std::uint8_t { text, thinking, redacted, tool };
    kind what = kind::text;
    std::uint32_t call = 0;   // a tool call's number
    bool custom = false;      // its arguments are free text
    std::string id, name;     // of a tool call
    std::string content;      // text, thinking, redacted data or arguments, as far as they are not written yet
    std::string signature;    // of thinking, not written yet
    bool signed_off = false;  // thinking that has its signature takes no more text
    object_end end;           // of a tool call's arguments
};

class reply_blocks {
public:
    /// Which block the event added to; nothing when it carries no content for the first choice, or when the limits are reached.
    std::optional<std::size_t> add(model::reply_event const& event);
    /// Empties what a block keeps, after it was written.
    void clear(std::size_t at);

    std::vector<reply_block> const& all() const { return blocks_; }
    bool any_tool() const { return any_tool_; }
    /// A limit was reached: what comes now is lost, and so is the reply.
    bool full() const { return full_; }

private:
    using place = std::optional<std::size_t>;
    place begin(reply_block block);
    /// The last block, when it is of this kind, otherwise a new one: only tool calls go back to an earlier block.
    place last(reply_block::kind what);
    place append(place at, std::string_view content);
    place add_tool(model::tool_start const& event);
    place add_arguments(model::tool_arguments const& event);
    place add_signature(std::string_view signature);
    bool take_room(std::size_t bytes);

    std::vector<reply_block> blocks_;
    std::size_t kept_ = 0;
    bool any_tool_ = false, full_ = false;
};

}  // namespace signalbox::dialect::anthropic
