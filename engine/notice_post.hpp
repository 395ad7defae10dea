// Sends a notice to an address: one POST with JSON over the connections of a pool. Runs on the loop of its pool.
#pragma once

#include "engine/upstream/exchange.hpp"

#include <string>
#include <string_view>

namespace signalbox {

/// For connecting, sending, and the reply: a receiver of notices does its work after it has answered.
inline constexpr std::chrono::seconds notice_patience{10};

/// The status of the reply; its body is read as far as 64 KiB, so that the connection can be kept, and dropped. Redirects are not followed: an address
/// that moved is a change to look at. Faults: those of an exchange.
upstream::task<model::result<int>> post_notice(upstream::pool& connections, std::string authority, std::string target, std::string body,
                                               upstream::alarm_clock& clock, upstream::stop_signal& stop);

}  // namespace signalbox
