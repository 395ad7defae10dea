// What writers of formats with one answer keep until the reply ends. Values, on the reply's strand.
#pragma once

#include "engine/dialect/parts/pending_calls.hpp"

#include <optional>

namespace signalbox::dialect {

/// How a reply ends.
struct reply_ending {
    model::finish finish{.reason = model::finish_reason::other};
    std::optional<model::usage> tokens;
};

struct reply_tail {
    pending_calls calls;
    reply_ending end;

    /// Keeps calls, the finish and the usage of the first answer. False when the event is none of these.
    bool take(model::reply_event const& event);
};

}  // namespace signalbox::dialect
