// The events of one delivery, wherever they are in memory and whatever was made of them already. A view.
#pragma once

#include "schema/event.pb.h"
#include "schema/event_record.hpp"
#include "server/sinks/span_chunk.hpp"
#include "storage/event_copy.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace signalbox::server {

struct event_batch {
    std::span<schema::Event const> events = {};  // of the store; or
    std::span<std::string const> payloads = {};  // with them: of each, as its line has it; none at all where there are no payloads
    std::span<schema::event_record const* const> records = {};  // of the recorder; or
    std::shared_ptr<span_chunk> spans = {};                     // what was made of them for an export

    std::size_t size() const { return events.size() + records.size() + (spans ? spans->events : 0); }

    /// Calls visit(event, position) for each in its order. A record is shown as the event that a reader of the store gets, until the next one.
    template <class Visit>
    void each(Visit&& visit) const
    {
        for (std::size_t i = 0; i < events.size(); ++i) visit(events[i], i);
        schema::Event shown;  // one for all: most of its texts are the next one's, and they stay in the processor's cache
        for (std::size_t i = 0; i < records.size(); ++i) {
            storage::copy_event(shown, *records[i]);
            visit(static_cast<schema::Event const&>(shown), i);
        }
    }

    /// Calls visit(record) for each in its order. An event of the store is shown as a record, until the next one.
    template <class Visit>
    void each_record(Visit&& visit) const
    {
        schema::event_record shown;
        for (schema::Event const& each : events) {
            storage::show_as_record(shown, each);
            visit(static_cast<schema::event_record const&>(shown));
        }
        for (schema::event_record const* const each : records) visit(*each);
    }
};

}  // namespace signalbox::server
