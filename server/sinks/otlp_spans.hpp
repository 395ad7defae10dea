// Finished events as spans: one for each request, attempt and policy, in OpenTelemetry's protocol with its GenAI conventions. Pure.
#pragma once

#include "schema/event.pb.h"
#include "server/sinks/genai_names.hpp"
#include "server/sinks/otlp_resource.hpp"

#include <span>
#include <string>

namespace signalbox::server {

/// The bytes of an ExportTraceServiceRequest.
std::string otlp_traces(std::span<schema::Event const> events, provider_book const& providers, otlp_source const& from);

}  // namespace signalbox::server
