// Finished events as spans: one for each request, attempt and policy, in OpenTelemetry's protocol with its GenAI conventions. Pure.
#pragma once

#include "schema/event.pb.h"
#include "schema/event_record.hpp"
#include "server/sinks/genai_names.hpp"
#include "server/sinks/span_writer.hpp"
#include "server/sinks/written_before.hpp"

namespace signalbox::server {

/// Appends the spans of an event. `further`: what few events have, read. `before`: what is written of an event is kept for the next.
void put_spans(span_bytes& into, schema::event_record const& event, schema::Event const& further, provider_book const& providers,
               written_before& before);

}  // namespace signalbox::server
