// Events as lines of JSON, as `signalbox events export --output jsonl` writes them. Pure.
#pragma once

#include "schema/event.pb.h"

#include <span>
#include <string>

namespace signalbox::server {

std::string event_lines(std::span<schema::Event const> events);

}  // namespace signalbox::server
