// ${NAME} and ${NAME:-default} in configuration values. Pure apart from the lookup it is given.
#pragma once

#include "engine/config/load.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::config {

struct substituted {
    std::string text;
    bool changed = false;            // something stands there that the file does not show
    std::vector<std::string> unset;  // variables with no value and no default
    std::string malformed;           // a "${...}" that is no reference, as written; empty: none
};

/// NAME is [A-Z0-9_]+ and does not begin with a digit. As in a shell, ":-" also replaces an empty value; "$${" stands for "${" itself.
substituted substitute(std::string_view text, environment const& lookup);

/// The same of text in which "${...}" may be an expression: only names in capitals are references, and all else stays as it is written, "$${" too.
substituted substitute_names(std::string_view text, environment const& lookup);

/// True for a name that can be meant for an environment variable: letters, digits and '_', no digit first.
bool is_variable_name(std::string_view text);

/// The process's own environment.
environment process_environment();

}  // namespace signalbox::config
