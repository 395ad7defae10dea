// JSON text broken into indented lines, its order and numbers as they stand. Pure.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::console {

/// `compact` is valid JSON, with blanks between its parts or without; anything else keeps all but such blanks, and has line ends in it.
std::string jsonLines(std::string_view compact);

}  // namespace signalbox::console
