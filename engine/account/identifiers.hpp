// Names of requests: event ids, unique without coordination, and the caller's trace id. An id source belongs to one worker.
#pragma once

#include "engine/model/clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::account {

/// Time-ordered 64-bit ids: milliseconds since 1970 << 20 | worker (6 bits) << 14 | counter (14 bits). Strictly increasing, also when the
/// clock is set back by up to 5 s. After a larger step ids follow the clock, so that they stay near the start of their request; the counter
/// then begins elsewhere, so that the milliseconds that come again give other ids.
class id_source {
public:
    explicit id_source(unsigned worker) : worker_(worker & 63u) {}
    std::uint64_t next(model::wall_time now);

private:
    std::uint64_t worker_;
    std::uint64_t last_tick_ = 0;
    std::uint64_t counter_ = 0;
    std::uint64_t first_count_ = 0;  // where the counter begins in each millisecond
};

/// The trace id of a W3C traceparent header, 32 lower-case hex digits; empty when it is malformed or all zero.
std::string trace_id(std::string_view traceparent);

}  // namespace signalbox::account
