// Who may call an endpoint of KrakenD: tokens that are checked, and what has no counterpart and so closes the route. Functions over the file's tree.
#pragma once

#include "server/imports/target.hpp"

#include <string>

namespace signalbox::imports {

/// The authenticator of an endpoint's auth/validator; empty when it has none.
std::string read_krakend_validator(source& from, target& to, node const& extra);

/// What asks who calls there and has no counterpart, of the endpoint (`extra` may be null) or of the whole service; empty: nothing does.
std::string unread_krakend_guard(node const& root, node_pointer const& extra);

}  // namespace signalbox::imports
