// The smallest JSON value that a schema allows: what a simulated model fills structured outputs and arguments with. Pure.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::simulator {

/// As far as the common keywords tell: type, enum, const, properties, required, items, minimum, anyOf, $ref... Of what is no JSON, "null".
std::string smallest_value(std::string_view schema);

}  // namespace signalbox::simulator
