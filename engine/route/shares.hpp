// Who would answer how much of many equal requests: a decision as parts of the whole, in place of one draw. Pure; for forecasts, no request
// is routed by it.
#pragma once

#include "engine/route/fit.hpp"
#include "engine/route/question.hpp"
#include "engine/route/table.hpp"

#include <string_view>
#include <vector>

namespace signalbox::route {

/// A target that is asked first, and the part of the requests for which it is.
struct share {
    std::uint32_t target = 0;
    std::string_view tag;  // of the member, kept
    double part = 0;       // above 0, at most 1
    bool operator==(share const&) const = default;
};

struct shares {
    std::vector<share> of;  // together 1; empty: no member can take the request
    bool by_state = false;  // a strategy goes by loads, times or answers that the question does not have: its members are weighted alone
    std::vector<drop> dropped;  // as of a plan
};

/// What decide() would put first, over all chances, turns and keys.
shares shares_of(table const& within, destination to, question const& asked);

}  // namespace signalbox::route
