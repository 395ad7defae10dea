// What the log says beside the configuration itself: what runs before this one lost and how well that is known, and which providers are
// reached through a proxy. Functions of values.
#pragma once

#include "engine/config/snapshot.hpp"
#include "server/logger.hpp"
#include "storage/event_writer.hpp"

namespace signalbox::server {

/// Logs each run that did not end cleanly, and a counter that was damaged.
void report_runs(storage::event_writer const& store, logger const& to);
/// Logs each provider that is reached through a proxy: the environment may name one that the configuration does not show.
void report_proxies(config::snapshot const& of, logger const& to);

}  // namespace signalbox::server
