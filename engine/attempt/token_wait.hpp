// A request waits for the access token of its provider, which is being fetched on another thread. On the request's strand.
#pragma once

#include "engine/model/clock.hpp"
#include "engine/provider/token_source.hpp"
#include "engine/upstream/stop.hpp"
#include "engine/upstream/task.hpp"

#include <memory>

namespace signalbox::attempt {

/// For the first token, or another one than was refused. Tokens come within a second; a request does not wait as long as its provider may take.
inline constexpr std::chrono::milliseconds token_patience{10'000};

/// The token in force, but not the one with the number `refused`; 0 for any. Faults: connect_failed, or the stop signal's.
upstream::task<model::result<std::shared_ptr<provider::access_token const>>>
wait_for_token(provider::token_source& from, std::uint64_t refused, model::steady_time until, upstream::stop_signal& stop);

}  // namespace signalbox::attempt
