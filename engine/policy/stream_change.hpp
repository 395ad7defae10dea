// The events of a streamed reply with their texts changed, in any format: an event leaves when its part of each text is decided, and nothing but those
// strings differs from what came. Owned by the reply's road, on the request's strand.
#pragma once

#include "engine/policy/document_change.hpp"
#include "engine/policy/streamed_event.hpp"

#include <deque>
#include <map>
#include <memory>

namespace signalbox::policy {

class stream_change {
public:
    /// A text that does not go on for so many bytes of events is taken as ended.
    static constexpr std::size_t held_limit = 1u << 20;

    stream_change(modifications what, dialect::text_rules const& by, dialect::stream_form form, match_counts& counts)
        : what_(std::move(what)), by_(by), form_(form), counts_(counts)
    {}
    stream_change(stream_change const&) = delete;

    /// Takes whole events and gives those that may leave, as a view that lives until the next call. `end`: no more will come.
    std::string_view pass(std::string_view events, bool end);

private:
    /// What an event has of a text, or a string that was changed at once.
    struct piece {
        std::string_view literal;         // in the event's data, with its quotes
        std::shared_ptr<text_change> of;  // null: `instead` stands in its place
        std::string before, after;        // its text
        std::string instead;
    };
    struct waiting_event {
        std::unique_ptr<streamed_event> what;  // pieces view its data
        std::size_t pieces = 0;
    };
    class reader;

    void take(waiting_event one);
    void take_piece(dialect::text_walk const& at, wire::json_view value, modifications own);
    void end_texts(std::string_view scope);
    void deliver(traced_text const& decided);
    void release();
    bool is_decided(waiting_event const& one) const;
    void write(waiting_event const& one);

    modifications what_;
    dialect::text_rules const& by_;
    dialect::stream_form form_;
    match_counts& counts_;
    std::map<std::string, std::shared_ptr<text_change>, std::less<>> texts_;  // those that go on, by their scopes
    std::deque<waiting_event> waiting_;
    std::deque<piece> pieces_;  // of the waiting events, in their order
    std::uint64_t first_ = 0;   // the number of the first of them
    std::size_t held_ = 0;      // bytes of the waiting events
    std::string out_;
};

}  // namespace signalbox::policy
