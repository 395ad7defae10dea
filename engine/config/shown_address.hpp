// An address of the configuration as messages show it. Pure.
#pragma once

#include "engine/config/places.hpp"

#include <string>

namespace signalbox::config {

/// The value as it is written, in quotes and with a blank behind it; empty where a password or a key may stand in it, or where it is too long to tell.
std::string shown_address(places const& where, std::string const& path);

}  // namespace signalbox::config
