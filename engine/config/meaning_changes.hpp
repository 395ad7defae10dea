// What a change of the text means: which provider, model, group or section is new, gone or different, and in what. Pure functions over the
// engine's tree; two texts that mean the same have no change.
#pragma once

#include "engine/config/document.hpp"

#include <string>
#include <vector>

namespace signalbox::config {

/// Further changes are counted in a last line: a person reads no more of them.
inline constexpr std::size_t most_meaning_changes = 1'000;

struct meaning_change {
    enum class kind_of : std::uint8_t { added, removed, changed };
    kind_of kind = kind_of::changed;
    std::string noun;   // "group chat", or a section such as "server"
    std::string what;   // "member sim-fast: weight"; empty when the noun as a whole is meant
    std::string old;    // empty: was absent
    std::string fresh;  // empty: is absent
    bool operator==(meaning_change const&) const = default;
};

/// In the order of the new text; what is gone stands after the rest of its section.
std::vector<meaning_change> meaning_changes(node const& before, node const& after);

/// "group chat: member sim-fast: weight 70 → 10"
std::string sentence_of(meaning_change const& change);

/// All of them between two texts; none while one of both is no YAML.
std::vector<std::string> sentences_of(std::string const& before, std::string const& after);

}  // namespace signalbox::config
