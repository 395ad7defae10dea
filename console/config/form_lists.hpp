// What a form shows of the lists and sections in one section of a configuration, and what a new one of them begins with. Pure functions over
// descriptors and the engine's tree.
#pragma once

#include "console/config/document_tree.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::console {

inline constexpr std::size_t most_form_items = 200;  // of one list: each is a row of widgets; a longer one is edited in the text

struct FormList {
    std::string path;   // "groups[0].members"
    std::string label;  // "members"
    std::string about;  // a sentence
    bool of_sections = false;
    std::vector<std::string> items;    // the first most_form_items, as written; sections by their name
    std::size_t further = 0;           // that are not shown
    std::vector<std::string> choices;  // what may be added by name; empty: anything
    bool operator==(FormList const&) const = default;
};

struct FormSection {
    std::string path;   // "groups[0].failover"
    std::string label;  // "failover", "providers"
    std::string about;
    bool list = false;  // of the top: an item is added to it
    bool present = false;
    bool opens = false;  // it has fields that can be shown by themselves
    bool operator==(FormSection const&) const = default;
};

/// The lists that the gateway knows in the section at this path, also those that are absent.
std::vector<FormList> formLists(node_pointer const& root, std::string_view path);
/// The sections that it knows there; an empty path is the top, whose lists are among them.
std::vector<FormSection> formSections(node_pointer const& root, std::string_view path);

/// An item for a list: a scalar, or a section with what the gateway requires of it. `value`: the scalar, or what the section refers to; may be empty.
node_pointer freshItem(node_pointer const& root, std::string_view list, std::string_view value);
/// A section with what the gateway requires of it.
node_pointer freshSection(node_pointer const& root, std::string_view path);

}  // namespace signalbox::console
