// What an opened event store says about the runs before: what they lost and how well that is known. For the log, at start.
#pragma once

#include "storage/event_writer.hpp"

namespace signalbox::server {

/// Logs each run that did not end cleanly, and a counter that was damaged.
void report_runs(storage::event_writer const& store);

}  // namespace signalbox::server
