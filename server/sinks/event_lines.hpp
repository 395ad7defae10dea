// Events as lines of JSON, as `signalbox events export --output jsonl` writes them. Pure.
#pragma once

#include "schema/event.pb.h"

#include <span>
#include <string>

namespace signalbox::server {

/// Events and, beside each, its payload as its line has it; `payloads` is empty where there are none.
struct event_batch {
    std::span<schema::Event const> events;
    std::span<std::string const> payloads = {};
};

std::string event_lines(event_batch const& of);

}  // namespace signalbox::server
