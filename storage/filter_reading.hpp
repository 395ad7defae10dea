// From an expression's tree to a filter's: which of the language can be asked of stored events, and how. Pure.
#pragma once

#include "storage/filter.hpp"

#include <string_view>

namespace signalbox::storage {

/// The conditions of a text, an `all` at the root; fields and values are still to be checked.
boost::system::result<condition, filter_mistake> read_condition(std::string_view text);

}  // namespace signalbox::storage
