// "route:/PATH": another route that requests go on as, found by its path alone. Pure; for the check and for freezing.
#pragma once

#include "engine/route/surface.hpp"
#include "schema/config.pb.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox::config {

/// The path that the text names; nothing for what does not begin like such a reference.
std::optional<std::string_view> read_route_reference(std::string_view text);

/// The routes of a configuration by their paths, the internal ones among them.
class route_finder {
public:
    explicit route_finder(schema::Config const& all) : all_(all) {}

    struct found {
        std::uint32_t index = 0;  // of the route
        std::string_view rest;    // behind its "*"
    };
    /// The route that a POST without host and header lines belongs to. Compiles the paths when it is first asked.
    std::optional<found> at(std::string_view path);

private:
    schema::Config const& all_;
    std::optional<route::surface> paths_;
};

}  // namespace signalbox::config
