// A provider's error as a failure: what it means, and its words as they may be shown. Pure but for the secrets, which are gathered once.
#pragma once

#include "engine/attempt/request_secrets.hpp"
#include "engine/model/failure.hpp"
#include "engine/model/reply_event.hpp"

namespace signalbox::attempt {

/// `kind` is upstream_status for a refused request, upstream_error for an error in a reply that began well. `param` is the error's code, or
/// its type when it has none; the type stands in for a missing message of the latter.
model::failure reported_error(model::fault kind, model::reply_error const& seen, request_secrets& secrets);

}  // namespace signalbox::attempt
