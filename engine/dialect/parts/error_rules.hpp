// What a provider's error means: its code, its type, its words and its status, in this order. Rows of data, each with its source. Pure.
#pragma once

#include "engine/dialect/error_kind.hpp"
#include "engine/model/reply_event.hpp"

namespace signalbox::dialect {

/// What kind of error a provider means.
error_kind kind_of(model::reply_error const& seen);

}  // namespace signalbox::dialect
