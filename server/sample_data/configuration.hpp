// The configurations the sample's gateway goes through, loaded as the server loads a file: routes, prices and revisions are real.
#pragma once

#include "engine/config/snapshot.hpp"
#include "server/sample_data/story.hpp"

#include <array>
#include <memory>

namespace signalbox::server::sample {

using configurations = std::array<std::shared_ptr<config::snapshot const>, revision_count>;

/// In the order of story::revisions(). Throws std::logic_error when one does not load: they are part of the program.
configurations load_configurations();

}  // namespace signalbox::server::sample
