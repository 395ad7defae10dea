// What of KrakenD's namespaces may refuse requests and is not carried over, so that an endpoint is closed for it. Functions over the file's tree.
#pragma once

#include "server/imports/source.hpp"

#include <cstdint>
#include <string>

namespace signalbox::imports {

enum class krakend_level : std::uint8_t { service, endpoint, backend };

/// Whether there is such a namespace in an extra_config of this level (may be null). Each is noted, as what closes `place`: "endpoint /a".
bool has_unread_krakend_guard(source& from, node_pointer const& extra, krakend_level level, std::string const& place);

/// The note of what closes a place.
void note_closed(source& from, int line, std::string const& place, std::string const& by);

}  // namespace signalbox::imports
