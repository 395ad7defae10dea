// What can be read of a request that was refused before it was understood, for its event. Pure.
#pragma once

#include "engine/gateway.hpp"
#include "engine/surface.hpp"

#include <string>

namespace signalbox {

/// The model that it names, as far as that can be read: of a body that was not read, or is no JSON, the path alone says one. Empty: none.
std::string named_model(inbound const& request, place const& where);

}  // namespace signalbox
