// What names in a configuration stand for: its groups and models, before there is a table of them. Pure; for the check and for freezing.
#pragma once

#include "engine/route/table.hpp"
#include "schema/config.pb.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::config {

/// Position of the group with this id or alias: names are told apart by L003.
std::optional<std::uint32_t> group_named(schema::Config const& all, std::string_view name);
std::optional<std::uint32_t> model_named(schema::Config const& all, std::string_view id);

/// "group:x", "model:x" or a bare name, group first, as requests find it; nothing when there is none. Positions are those of the table.
std::optional<route::destination> destination_of(schema::Config const& all, std::string_view text);

/// The nearest destination in full words, "group:x"; empty when none is near. Of a bare name groups and models are compared alike.
std::string nearest_destination(schema::Config const& all, std::string_view text);

}  // namespace signalbox::config
