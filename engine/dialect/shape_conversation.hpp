// The rules about turns: where a system turn stands, and whether text may be a list of parts. Steps of shape().
#pragma once

#include "engine/dialect/request_draft.hpp"

namespace signalbox::dialect {

/// All system and developer turns become one, before all others.
void move_system_first(request_draft& draft);
/// Text parts of a turn that holds nothing else to read become one.
void join_text(request_draft& draft);

}  // namespace signalbox::dialect
