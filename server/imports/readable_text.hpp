// The text of another gateway's file as YAML that can be read: what is no YAML in it becomes so, and lines stay where they are. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::imports {

/// `${{ env "NAME" }}` of decK, which is no YAML between quotes, as ${NAME}; of JSON tabs and comments as blanks.
std::string readable(std::string_view text);

/// The first line with an action of a template of Go (`{{ .name }}`, `{{ template ... }}`); 0: there is none.
int line_of_template(std::string_view text);

}  // namespace signalbox::imports
