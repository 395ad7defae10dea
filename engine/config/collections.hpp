// The sections of a configuration that are lists of objects with names: models, routes and the like. Made from the descriptors of schema/config.proto.
#pragma once

#include "engine/config/document.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::config {

struct collection {
    std::string key;     // "models"
    std::string id_key;  // "id", of consumers "name"
};

/// In the order of the schema.
std::vector<collection> const& collections();
/// Null when the section is no such list.
collection const* collection_with_key(std::string_view key);

/// The object of this name in a section's list; null when there is none, or no list.
node_pointer item_named(node_pointer const& list, collection const& in, std::string_view id);
/// Whether one of its `tags` is this one.
bool is_tagged(node const& object, std::string_view tag);

}  // namespace signalbox::config
