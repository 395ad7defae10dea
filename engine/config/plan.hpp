// What bringing a configuration to a gateway does: which objects are made, changed, removed or stay. Pure functions over two trees.
#pragma once

#include "engine/config/document.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::config {

struct planned {
    enum class act : std::uint8_t { create, change, remove, keep };
    act what = act::keep;
    std::string section;               // "models", or "server" for a section that is no list of objects
    std::string id;                    // of the object; empty for such a section
    std::vector<std::string> changes;  // of a change, in words: "weight 70 → 30"
    bool operator==(planned const&) const = default;
};
std::string_view in_words(planned::act what);  // "create"

struct plan {
    std::vector<planned> all;  // in the order of the new configuration, what is removed behind the rest of its section

    std::size_t count(planned::act what) const;
    bool empty() const;  // nothing is made, changed or removed
};

plan plan_of(node const& before, node const& after);

/// A configuration in which the objects of one tag were replaced.
struct tagged_change {
    node_pointer whole;
    std::vector<std::string> refused;     // why it cannot be done, an object each; empty: it can
    std::vector<std::string> left_alone;  // sections of the file that no tag can be on, and that differ
};

/// Objects of `file` get the tag and take the places of those of `now` that have it and their names; what has the tag and is not in `file` is
/// removed. An object of `now` with the name of one of the file and without the tag is another's: that is refused.
tagged_change with_tagged(node const& now, node const& file, std::string const& tag);

}  // namespace signalbox::config
