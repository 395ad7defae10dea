// Events as lines of JSON, as `signalbox events export --output jsonl` writes them. Pure.
#pragma once

#include "server/sinks/event_batch.hpp"

#include <string>

namespace signalbox::server {

std::string event_lines(event_batch const& of);

}  // namespace signalbox::server
