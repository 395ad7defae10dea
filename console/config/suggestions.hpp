// What may stand at a place of a configuration: the keys that the gateway knows there, or the values that it takes by name. And what it says about the
// word there. Pure functions over schema/config.proto and the last text that was YAML.
#pragma once

#include "console/config/caret_place.hpp"

#include <string>
#include <vector>

namespace signalbox::console {

struct Suggestion {
    std::string text;   // what is written: "strategy: ", "weighted"
    std::string about;  // a sentence; of a value empty
    bool operator==(Suggestion const&) const = default;
};

/// Those that begin with the word before the caret; keys that the section has already are left out. `tree` may be null.
std::vector<Suggestion> suggestionsAt(node_pointer const& tree, CaretPlace const& place);

/// The sentence about the key at that place, also where its value is; empty when the gateway does not know it.
std::string aboutPlace(CaretPlace const& place);

}  // namespace signalbox::console
