// The events of one export as the bytes of their spans and as sums, and what makes them of events. Owned by one thread at a time.
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
#include <string_view>

namespace signalbox::server {

struct span_chunk {
    span_bytes spans;
    std::string_view whole = {};  // of `spans`: the export, once it was asked for
    otlp_metrics sums;
};

class span_maker {
public:
    span_maker(config::otlp_sink how, otlp_source const& from) : how_(how), frame_(from) {}

    /// Begins a chunk in the memory that it has; so many events are likely to come.
    void begin(span_chunk& one, std::size_t events) const;
    void add(span_chunk& to, schema::event_record const& event, provider_book const& providers);
    /// The bytes of the export; no event can be added after it.
    std::string_view whole(span_chunk& of) const;

private:
    config::otlp_sink const how_;
    span_frame const frame_;
    schema::Event further_;  // for its memory
    written_before before_;
};

}  // namespace signalbox::server
