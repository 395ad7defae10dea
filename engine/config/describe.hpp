// The configuration's own description, made from the descriptors of schema/config.proto: for editors and for people. Pure.
#pragma once

#include <string>

namespace signalbox::config {

/// JSON Schema, draft 2020-12, of the YAML file; schema/config.schema.json is its output.
std::string json_schema();  // json_schema.cpp
/// The reference page; docs/formats/configuration.md is its output.
std::string reference_markdown();  // reference.cpp

}  // namespace signalbox::config
