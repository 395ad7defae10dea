// Finished events as spans: one for each request, attempt and policy, in OpenTelemetry's protocol with its GenAI conventions. Pure.
#pragma once

#include "server/sinks/event_batch.hpp"
#include "server/sinks/genai_names.hpp"
#include "server/sinks/otlp_resource.hpp"
#include "server/sinks/span_writer.hpp"

#include <string_view>

namespace signalbox::server {

/// The bytes of an ExportTraceServiceRequest, in `into`, whose memory is used again.
std::string_view otlp_traces(span_bytes& into, event_batch const& events, provider_book const& providers, otlp_source const& from);

}  // namespace signalbox::server
