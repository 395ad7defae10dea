// The engine's own check of a text, as `signalbox check` makes it. A pure function but for the files and variables that the text names: not on the
// GUI thread. Without Qt, whose words the engine's headers use as names.
#pragma once

#include "engine/config/finding.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace signalbox::console {

/// With whose eyes a text is checked here.
enum class CheckAs : std::uint8_t {
    gateway,  // that runs with our environment: what its variables hold counts
    reader,   // variables are those of another process: that a reference is well formed is all that can be told
};

struct TextCheck {
    std::vector<config::finding> findings;
    std::string revision;  // that a gateway would have with it; empty with errors, and for a reader
};

/// Those of other files have no place in the text: theirs goes into the message.
std::vector<config::finding> ofText(std::vector<config::finding> all, std::string const& file);

/// Of a text that stands, or would stand, at this path.
TextCheck checkAt(std::string const& file, std::string const& text, CheckAs as);

/// The demo's configuration, as it is compiled into the engine.
std::string demoText();

}  // namespace signalbox::console
