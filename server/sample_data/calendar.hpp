// When requests come: the given number of them spread over the time as the callers' days and weeks have it. A value made once.
#pragma once

#include "server/sample_data/callers.hpp"
#include "server/sample_data/chance.hpp"

#include <cstdint>
#include <vector>

namespace signalbox::server::sample {

struct arrival {
    std::int64_t when_us = 0;
    std::size_t who = 0;  // in callers(); caller_count: a caller without a key
};

class calendar {
public:
    calendar(story const& of, std::uint64_t events, chance& luck);

    /// The next arrival in time; exactly as many as were asked for.
    bool next(arrival& out);

private:
    void fill_minute();

    story const& story_;
    chance& luck_;
    std::vector<std::uint64_t> until_;  // how many have come by the end of each minute
    std::vector<arrival> minute_;       // those of the current minute, latest first
    std::uint64_t given_ = 0;
    std::size_t at_ = 0;
};

}  // namespace signalbox::server::sample
