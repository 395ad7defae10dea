// Consumers of Kong's file with their keys, which become references.
#pragma once

#include "server/imports/target.hpp"

namespace signalbox::imports {

void read_kong_consumers(source& from, target& to);

}  // namespace signalbox::imports
