// A value inside a document by the path of its names, "realm_access.roles". Pure.
#pragma once

#include "engine/wire/json.hpp"

#include <string_view>

namespace signalbox::wire {

/// Longer paths find nothing: the look-up tries each dot as the end of a name.
inline constexpr std::size_t json_path_limit = 256;

/// A dot parts two names, or belongs to one, as in "https://example.com/roles": the longest name that is there wins. Missing when nothing is there.
json_view find_path(json_view of, std::string_view path);

}  // namespace signalbox::wire
