// Consumers of Kong's file with their keys, which become references, and their groups, which become tags.
#pragma once

#include "server/imports/target.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace signalbox::imports {

/// The tier of all consumers, by which they reach nothing but the routes of the file.
inline constexpr std::string_view kong_tier = "kong";

/// The consumers of a file as they are called here.
struct kong_consumers {
    std::map<std::string, std::string, std::less<>> names;  // by each name and id that they have there

    /// Empty: the file has no such consumer.
    std::string name_of(std::string_view given) const;
};

kong_consumers read_kong_consumers(source& from, target& to);

// Tags of a consumer that is in a group of the plugin acl, or in a group of consumers.
std::string tag_of_access_group(std::string_view group);
std::string tag_of_consumer_group(std::string_view group);

}  // namespace signalbox::imports
