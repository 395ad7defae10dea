// The events of one export as the bytes of their spans and as sums, and what makes them of events. Owned by one thread at a time, or by the inbox that
// guards them.
#pragma once

#include "engine/config/sink.hpp"
#include "schema/event.pb.h"
#include "schema/event_record.hpp"
#include "server/sinks/genai_names.hpp"
#include "server/sinks/otlp_metrics.hpp"
#include "server/sinks/otlp_spans.hpp"
#include "server/sinks/span_frame.hpp"
#include "server/sinks/span_writer.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::server {

struct span_chunk {
    span_bytes spans;
    std::string_view whole = {};  // of `spans`: the export, once it was asked for
    otlp_metrics sums;
    std::uint64_t first = 0, end = 0;  // places among the arrivals: from, and behind
    std::size_t events = 0;            // in it
    std::uint64_t others = 0;          // on the way there, for other sinks

    /// All that it has come past.
    std::size_t passed() const { return events + static_cast<std::size_t>(others); }
};

class span_maker {
public:
    span_maker(config::sink_definition const& of, otlp_source const& from) : how_(of.otlp), frame_(from), sink_(of.id) {}

    /// Begins a chunk at a place, in the memory that it has; so many events are likely to come.
    void begin(span_chunk& one, std::size_t events, std::uint64_t place = 0) const;
    /// The event at the chunk's end; one for other sinks is counted alone.
    void add(span_chunk& to, schema::event_record const& event, provider_book const& providers);
    /// The bytes of the export; no event can be added after it.
    std::string_view whole(span_chunk& of) const;

private:
    config::otlp_sink const how_;
    span_frame const frame_;
    std::string const sink_;
    schema::Event further_;  // for its memory
    written_before before_;
};

}  // namespace signalbox::server
