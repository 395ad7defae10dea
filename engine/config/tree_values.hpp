// Trees of configurations compared and looked into without places: by keys, and by the names of what lists hold. Pure functions.
#pragma once

#include "engine/config/document.hpp"

#include <string>
#include <string_view>

namespace signalbox::config {

/// Null when it is no map, or has no such key.
node_pointer child(node const& of, std::string_view key);
/// The scalar with this key; empty when there is none.
std::string text_of(node const& map, std::string_view key);

/// The same values under the same keys; places, quotes and the order of keys do not count.
bool same_values(node const& a, node const& b);

/// "provider" of "providers".
std::string noun_of(std::string_view section);
/// By its id, its name, what it refers to or its path; "#2" when it has none of them.
std::string item_name(node const& item, std::size_t place);

}  // namespace signalbox::config
