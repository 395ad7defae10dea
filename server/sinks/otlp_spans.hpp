// Finished events as spans: one for each request, attempt and policy, in OpenTelemetry's protocol with its GenAI conventions. Pure.
#pragma once

#include "schema/event.pb.h"
#include "schema/event_record.hpp"
#include "server/sinks/genai_names.hpp"
#include "server/sinks/otlp_resource.hpp"
#include "server/sinks/span_writer.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace signalbox::server {

/// What stands around the spans of an export: the program that makes it. Made once.
class span_frame {
public:
    explicit span_frame(otlp_source const& from);

    /// Begins an export in the memory there is; so many events are likely to come.
    void begin(span_bytes& into, std::size_t events) const;
    /// The bytes of an ExportTraceServiceRequest, in `into`, to which nothing can be added any more.
    std::string_view end(span_bytes& into) const;

private:
    std::string resource_, scope_;
};

/// Appends the spans of an event. `further`: what few events have, read.
void put_spans(span_bytes& into, schema::event_record const& event, schema::Event const& further, provider_book const& providers);

}  // namespace signalbox::server
