// A request waits until other gateways' shares of its limits were asked for, which happens on another thread. On the request's strand.
#pragma once

#include "engine/limits/share_desk.hpp"
#include "engine/model/clock.hpp"
#include "engine/upstream/stop.hpp"
#include "engine/upstream/task.hpp"

namespace signalbox {

/// An answer comes within milliseconds; what asks gives up earlier than this, and then says that the counters are away.
inline constexpr std::chrono::milliseconds share_patience{2'000};
/// A share that others took before the request could is asked for again, so often at most.
inline constexpr int most_share_questions = 3;

/// Returns when the round has ended, the time has passed or the signal fired.
upstream::task<void> wait_for_shares(limits::share_desk& at, std::uint64_t round, model::steady_time until, upstream::stop_signal& stop);

}  // namespace signalbox
