// Turns the items of a response into events, whether they come in pieces or whole. Owned by one reply reader.
#pragma once

#include "engine/dialect/openai_responses/reply_fields.hpp"
#include "engine/dialect/parts/split_text.hpp"

#include <map>

namespace signalbox::dialect::openai_responses {

class item_events {
public:
    /// An item begins, or has ended with everything in it: what was not told yet is told now. Fault malformed_reply when there are too many, or when a
    /// value is of a type that no content can be read from.
    model::result<void> begin(std::uint64_t index, wire::json_view item, event_list& out);
    model::result<void> complete(std::uint64_t index, wire::json_view item, event_list& out);

    /// Whether a piece may come for this item.
    bool fits(std::uint64_t index) const { return items_.size() < item_limit || items_.contains(index); }
    // Pieces of an item that fits; `text` is the JSON string. They may come before their item was announced: some servers announce none.
    void say(std::uint64_t index, wire::json_view text, event_list& out);
    void refuse(std::uint64_t index, wire::json_view text, event_list& out);
    /// Reasoning as it is, or a summary of it: the one that comes first is told. `part` counts the parts of a summary.
    void think(std::uint64_t index, wire::json_view text, bool summary, std::uint64_t part, event_list& out);
    void call_with(std::uint64_t index, wire::json_view arguments, event_list& out);

    /// The reply has ended: halves of characters that are held back are told.
    void finish(event_list& out);

    bool any() const { return !items_.empty(); }
    bool called() const { return calls_ != 0; }

private:
    struct item {
        bool told = false;  // something of its content came
        bool call = false, custom = false, reasoning = false, summary = false;
        std::uint32_t number = 0;  // of the call
        std::uint64_t part = 0;    // of the summary
        split_text text;
    };

    model::result<item*> open(std::uint64_t index);
    model::result<void> start_call(item& into, wire::json_view from, event_list& out);
    model::result<void> complete_call(item& into, wire::json_view from, event_list& out);
    model::result<void> complete_message(item& into, wire::json_view from, event_list& out);
    void complete_reasoning(item& into, wire::json_view from, event_list& out);

    std::map<std::uint64_t, item> items_;  // by output_index
    std::uint32_t calls_ = 0;
};

}  // namespace signalbox::dialect::openai_responses
