// What a form shows of one section of a configuration: each field of one value that the gateway knows there, with what schema/config.proto
// says about it and what the text has. Pure functions over descriptors and the engine's tree.
#pragma once

#include "console/config/document_tree.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::console {

struct FormField {
    enum class Kind : std::uint8_t { text, number, choice, boolean, reference };
    std::string path;   // "groups[0].strategy"
    std::string label;  // "strategy", "price.input"
    Kind kind = Kind::text;
    std::string about;                 // a sentence
    std::vector<std::string> choices;  // of a choice, or the declared ids that a reference may name
    std::string range;                 // "between 1 and 64"; empty: any
    std::string fallback;              // what an absent value means; empty: nothing
    std::string value;                 // as written
    bool present = false;
    bool required = false;
    bool operator==(FormField const&) const = default;
};

/// Of the section or list item at the path, and of the sections in it that are written. Secrets are shown by reference only; lists are
/// shown by form_lists.hpp. Empty for what the gateway does not know.
std::vector<FormField> formFields(node_pointer const& root, std::string_view path);

/// The ids that are declared of a noun: "provider", "model", "group", "destination" (a model or a group), ...
std::vector<std::string> declaredIds(node const& root, std::string_view noun);

/// The keys that the gateway knows in the section at this path, in the order of schema/config.proto; none where there is no section.
std::vector<std::string> knownKeys(Path const& section);
/// The values that a field takes by name: its choices, the declared ids that it may name, true and false. `root` may be null: no ids.
std::vector<std::string> knownValues(node_pointer const& root, Path const& field);

/// What the gateway says about a key: of the section at this path, or of the field.
std::string aboutPath(std::string_view path);

}  // namespace signalbox::console
