// The partitions of the events, one for each day in UTC: made before the first event of a day is delivered, dropped when the day is too old. Any
// number of gateways may do both at the same time.
#pragma once

#include "storage/failure.hpp"
#include "storage/postgres/connection.hpp"

#include <cstdint>
#include <set>

namespace signalbox::storage::postgres {

inline constexpr std::int64_t day_us = 86'400'000'000;

/// The partitions of a connection that are known to be there. Forgotten with it, and when days are dropped.
class known_days {
public:
    /// Makes what is missing among `days`, which are days since 1970.
    result<void> need(connection& in, std::set<std::int64_t> const& days);
    void forget() { known_.clear(); }

private:
    std::set<std::int64_t> known_;
};

struct dropped_days {
    std::uint64_t days = 0;
    bool more = false;  // readers held one: look again later
};

/// Drops days that ended before `age_us` ago by the server's clock, and sums of minutes and hours as the local store does. One gateway does it at a
/// time, the others pass.
result<dropped_days> drop_days(connection& in, std::int64_t age_us);
/// Sums alone.
result<void> drop_sums(connection& in);

}  // namespace signalbox::storage::postgres
