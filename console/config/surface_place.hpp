// What schema/config.proto has at a path of a configuration. A pure function over descriptors.
#pragma once

#include "console/config/document_tree.hpp"

#include "engine/config/surface.hpp"

namespace signalbox::console {

struct SurfacePlace {
    config::Descriptor const* type = nullptr;        // of the section at the path, or of a list's items; null: no section
    config::FieldDescriptor const* field = nullptr;  // that leads there; null at the top, and for what the gateway does not know
};

SurfacePlace surfacePlace(Path const& path);

}  // namespace signalbox::console
