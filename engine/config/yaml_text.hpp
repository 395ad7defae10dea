// Trees of configurations as YAML that reads back as the same tree. Pure functions.
#pragma once

#include "engine/config/document.hpp"

#include <string>
#include <string_view>

namespace signalbox::config {

/// A scalar as it can be written in any place: with quotes where without them it would be something else.
std::string yaml_scalar(node const& scalar);
/// The same of a text that is to be read as text.
std::string yaml_scalar(std::string_view text);

/// Sections in blocks, short values in brackets. Comments and anchors are not in a tree, so they are not here.
std::string yaml_of(node const& root);

/// One section, "key:" and what stands below it, or nothing for one without a value.
void append_section(std::string& out, entry const& section);
/// One item of a list, "- " and what belongs to it, behind `indent` blanks.
void append_item(std::string& out, node const& item, std::size_t indent);

}  // namespace signalbox::config
