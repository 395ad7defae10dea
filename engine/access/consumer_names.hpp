// Names of consumers that only tokens know, kept for events. Shared by all threads.
#pragma once

#include <cstddef>
#include <string_view>

namespace signalbox::access {

/// Names kept in one process, about 100 bytes each: an organisation's people, not the jobs of its build server.
inline constexpr std::size_t kept_consumers_limit = 100'000;
/// What events call the consumers beyond.
inline constexpr std::string_view further_consumers = "(other)";

/// The same text, kept until the process ends, or "(other)" when the limit is reached. Takes a lock: for tokens that are verified, not for
/// those that are found again.
std::string_view kept_consumer(std::string_view name);

}  // namespace signalbox::access
