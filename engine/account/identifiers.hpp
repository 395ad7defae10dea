// Names of requests: event ids, unique without coordination, and the caller's trace id. An id source belongs to one worker.
#pragma once

#include "engine/model/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::account {

/// Time-ordered 64-bit ids: milliseconds since 1970 << 20 | worker (6 bits) << 14 | counter (14 bits). Strictly increasing, also when the
/// clock is set back by up to 5 s. After a larger step ids follow the clock, so that they stay near the start of their request; the counter
/// then begins elsewhere, so that the milliseconds that come again give other ids. Of gateways that share a store each has a lane: the upper six bits
/// of the counter.
class id_source {
public:
    explicit id_source(unsigned worker, std::optional<unsigned> lane = std::nullopt);
    std::uint64_t next(model::wall_time now);

private:
    std::uint32_t place_;          // worker and lane, where they stand in an id
    std::uint32_t counter_limit_;  // the largest value of the counter
    std::uint64_t last_tick_ = 0;
    std::uint64_t counter_ = 0;
    std::uint64_t first_count_ = 0;  // where the counter begins in each millisecond
};

/// The trace id of a W3C traceparent header, 32 lower-case hex digits; empty when it is malformed or all zero.
std::string trace_id(std::string_view traceparent);

}  // namespace signalbox::account
