// The stores the console is measured with: one of millions of events over thirty days, made once and kept, and one that is written at a
// steady rate. Writers live in processes without a window.
#pragma once

#include <cstdint>
#include <string>

namespace signalbox::bench {

inline constexpr unsigned console_days = 30;
inline constexpr std::uint64_t console_needles =
    22;  // events with the tag "needle", and as many with status 418, which rollups do not tell

/// Makes the store unless it is there already, whole and of this size.
void make_console_store(std::string const& path, std::uint64_t events);

/// A store of one caller beside it, in which one group has over a million requests of each arm; its path.
std::string arms_store(std::string const& path);
void make_arms_store(std::string const& path);

/// Writes `events` events into a new store at `path`, `rate` a second (0: as fast as it goes), a batch every 50 milliseconds.
void write_steadily(std::string const& path, std::uint64_t events, std::uint64_t rate);

}  // namespace signalbox::bench
