// The keys of an issuer from its address: one GET over the connections of a pool. Runs on the loop of its pool.
#pragma once

#include "engine/access/key_set.hpp"
#include "engine/upstream/exchange.hpp"

#include <string>

namespace signalbox {

/// For connecting, sending, and the whole reply: a provider that takes longer is away.
inline constexpr std::chrono::seconds key_set_patience{10};

/// `target` is path and query. Redirects are not followed: an address that moved is a change to look at. Faults: those of an exchange,
/// upstream_status, reply_too_large, malformed_reply; the words name what came.
upstream::task<model::result<access::key_set>> fetch_key_set(upstream::pool& connections, std::string authority, std::string target,
                                                             upstream::alarm_clock& clock, upstream::stop_signal& stop);

}  // namespace signalbox
