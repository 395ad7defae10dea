// What requests cost beside what one model would have cost for all of them. A value that events are added to; pure.
#pragma once

#include "engine/model/usage.hpp"
#include "schema/event.pb.h"
#include "storage/totals.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace signalbox::server {

/// The tokens of a recorded request, as prices take them.
model::usage usage_of(storage::event_figures const& of);

/// Money in micro-dollars; of requests whose cost is known.
struct savings {
    /// Requests that the gateway sent of its own, by their role.
    struct own_requests {
        std::string_view role;
        std::uint64_t requests = 0;
        std::int64_t micros = 0;
    };

    model::price price;          // of the model that is compared with
    std::uint64_t requests = 0;  // of callers, and branches of those that several models answer
    std::uint64_t unknown = 0;   // of any role: tokens without a known cost, left out of all sums
    std::uint64_t tokens_in = 0, tokens_out = 0;
    std::int64_t paid_micros = 0;   // for `requests`
    std::int64_t alone_micros = 0;  // the same tokens at the price
    std::array<own_requests, 3> own{{{"classify"}, {"guard"}, {"shadow"}}};

    void add(schema::Event const& event);
    /// No request was added whose cost is known.
    bool empty() const;
    /// With what the gateway's own requests cost.
    std::int64_t spent_micros() const;
    /// Below zero when the one model would have been cheaper.
    std::int64_t saved_micros() const { return alone_micros - spent_micros(); }
    /// In tenths of a percent of what the one model would have cost; 0 when that is nothing.
    std::int64_t saved_permille() const;
};

}  // namespace signalbox::server
