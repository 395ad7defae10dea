// What this key may use, in the caller's shape: GET /v1/models and its likes. Pure but for the clock-free snapshot it reads.
#pragma once

#include "engine/admission.hpp"

#include <string>

namespace signalbox {

/// The list, or one model when the path names it (ids may hold slashes) or `body` does, or the format's version. 404 for what the key may not see.
model::result<own_reply> list_models(worker_state const& now, entry const& from, std::string_view body);

}  // namespace signalbox
