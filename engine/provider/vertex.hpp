// Vertex AI's addresses: the host of a location, and the path of a publisher's models within a project (Vertex AI REST reference, "Service
// endpoint"; "Locations"). Pure, read at load.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::provider::vertex {

struct place {
    std::string_view project, location;
    std::string_view publisher;  // of the models: "google", "anthropic"
};

/// "europe-west1-aiplatform.googleapis.com"; the location "global" has a host without a prefix, and "us" and "eu", which are several regions,
/// have hosts of their own.
std::string host_of(std::string_view location);

/// Whether this path of a configured address names project, location and publisher itself.
bool is_whole(std::string_view path);

/// The path below which models stand: that of the address, the version where it has none, project, location and publisher. One that is whole
/// stays as it is.
std::string base_path(std::string_view path, place const& at);

/// Whether the path may hold it as that: letters, digits and hyphens, and of a project dots and a colon as well.
bool is_project(std::string_view name);
bool is_location(std::string_view name);

}  // namespace signalbox::provider::vertex
