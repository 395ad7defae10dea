// Values that variables of an imported configuration could have, so that it can be checked before they are set. A pure function.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace signalbox::imports {

/// By the names of the variables that have to be set: a value of the kind that is wanted where each stands.
std::map<std::string, std::string> stand_ins(std::string_view yaml);

}  // namespace signalbox::imports
