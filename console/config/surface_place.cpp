#include "console/config/surface_place.hpp"

#include "schema/config.pb.h"

namespace signalbox::console {

SurfacePlace surfacePlace(Path const& path)
{
    SurfacePlace now{schema::Config::descriptor(), nullptr};
    for (PathStep const& step : path) {
        if (std::holds_alternative<std::size_t>(step)) continue;
        now.field = now.type ? config::field_with_key(*now.type, std::get<std::string>(step)) : nullptr;
        bool const section = now.field && config::shape_of(*now.field) == config::shape::section;
        now.type = section ? now.field->message_type() : nullptr;
        if (!now.field) break;
    }
    return now;
}

}  // namespace signalbox::console
