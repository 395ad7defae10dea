// The events of kept streams with their times, on standard output. A free function of the command line.
#pragma once

#include "storage/payload_reader.hpp"

#include "schema/event.pb.h"

#include <optional>

namespace signalbox::server {

/// Of the reply as the caller got it, or of the part that is named. The exit status: 1 when it is no stream, which is said on standard error.
int print_times(schema::Event const& of, storage::payload_outline const& found, std::optional<storage::payload_part> only);

}  // namespace signalbox::server
