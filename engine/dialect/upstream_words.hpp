// An upstream's error told in Anthropic's words, for callers that speak that dialect. Pure.
#pragma once

#include "engine/dialect/parts/upstream_error.hpp"

namespace signalbox::dialect {

/// As told_to_caller, with Anthropic's types; the code stays empty, its envelope has none.
told_error told_to_anthropic_caller(model::reply_error const& seen);

}  // namespace signalbox::dialect
