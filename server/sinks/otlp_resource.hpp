// What every export says of the program that makes it, and how its attributes are written. Pure.
#pragma once

#include "schema/otlp.pb.h"

#include <google/protobuf/repeated_field.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::server {

/// The conventions that names of attributes and metrics are from: the last release with those of GenAI.
inline constexpr std::string_view otlp_schema = "https://opentelemetry.io/schemas/1.41.0";

struct otlp_source {
    std::string version;   // of the program
    std::string instance;  // of the process: host and number
};

/// Of this process.
otlp_source this_program();

using otlp_attributes = google::protobuf::RepeatedPtrField<schema::otlp::KeyValue>;

/// Adds an attribute; one without a value adds nothing.
void put_attribute(otlp_attributes& to, std::string_view key, std::string_view value);

void describe_source(schema::otlp::Resource& to, otlp_source const& from);
void describe_scope(schema::otlp::Scope& to, otlp_source const& from);

}  // namespace signalbox::server
