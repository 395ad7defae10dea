// A configuration in the order of the schema, with all that it includes and without what is a comment. Pure functions.
#pragma once

#include "engine/config/document.hpp"

namespace signalbox::config {

/// Sections and keys in the order of schema/config.proto, unknown ones behind them; keys without a value and comments ("x-...") are left out. Lists keep
/// their order, which has a meaning.
node_pointer normal_form(node const& root);

/// Where a secret stands in the text itself and not by reference: its path. Empty: nowhere.
std::string literal_secret(node const& root);

}  // namespace signalbox::config
