// The report of costs as people and programs read it. Pure.
#pragma once

#include "storage/cost_report.hpp"

#include <string>

namespace signalbox::server {

std::string cost_as_text(storage::cost_report const& of);
std::string cost_as_json(storage::cost_report const& of);  // cost_json.cpp; docs/formats/event-json.md

}  // namespace signalbox::server
