// Whether the payload of a request is kept, and what is taken out of it. Pure.
#pragma once

#include "engine/admission.hpp"
#include "engine/model/payload_rule.hpp"

namespace signalbox {

struct payload_choice {
    model::payload_rule rule;  // that holds, with all that is taken out
    bool drawn = false;        // it is among the share

    /// Something may be kept of it.
    bool may_keep() const;
    /// Something is kept of a request that failed or did not.
    bool keeps(bool failed) const;
    /// As the event says it; a constant.
    std::string_view policy(bool failed) const;
};

/// Of what its routes, its consumer and its group say, and of what holds for the request that it was made for, the least holds; where none of them says
/// anything, what the configuration says. All that they take out is taken out. `chance` is in [0, 1).
payload_choice choose_payload(admission const& of, inbound const& request, entry const& from, config::snapshot const& within,
                              double chance);

}  // namespace signalbox
