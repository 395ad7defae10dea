// The variables that a configuration refers to, so that a person knows what to set before it is served. Pure.
#pragma once

#include "engine/config/document.hpp"

#include <set>
#include <string>

namespace signalbox::imports {

/// Of `{env: NAME}` and of ${NAME}; not of ${NAME:-default}, which needs none.
std::set<std::string> needed_variables(config::node const& of);

}  // namespace signalbox::imports
