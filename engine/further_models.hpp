// The models a request names beside "model", for the provider's own fallbacks, against the caller's allow-list. Pure.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/model/principal.hpp"
#include "engine/route/table.hpp"

namespace signalbox {

/// A principal with an allow-list may name only models it may call, by the configuration's id or by the provider's name; any other text in
/// such a member is refused. Faults: forbidden, naming the member.
model::result<void> may_name(model::principal const& who, route::table const& table,
                             std::vector<dialect::scanned_request::selection> const& named);

}  // namespace signalbox
