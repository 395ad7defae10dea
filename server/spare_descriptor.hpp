// A descriptor held back for the moment when the system gives no more: with it a waiting client is taken, told and closed instead of left
// in the queue. Owned by a listener, on its strand.
#pragma once

#include "engine/model/clock.hpp"

#include <cstdint>

namespace signalbox::server {

class spare_descriptor {
public:
    spare_descriptor() { take_back(); }
    ~spare_descriptor() { release(); }
    spare_descriptor(spare_descriptor const&) = delete;

    /// Lets it go for another use; false when there was none.
    bool release();
    void take_back();

    /// Whether the shortage should be told now: the first time, and then every ten seconds. Counts the times between.
    bool tells(model::steady_time now);
    std::uint64_t take_untold();

private:
    int held_ = -1;
    model::steady_time told_{};
    std::uint64_t untold_ = 0;
};

}  // namespace signalbox::server
