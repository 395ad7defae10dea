// The payload of one event on standard output. A free function of the command line.
#pragma once

#include "storage/payload.hpp"

#include "schema/event.pb.h"

#include <optional>
#include <string>

namespace signalbox::server {

struct payload_printing {
    std::optional<storage::payload_part> only;
    bool raw = false;  // the body of that part alone, byte for byte
    bool json = false;
    bool times = false;  // of streams the events, each with its time, in the place of heads and bodies
};

/// The exit status: 1 when there is no payload, which is said on standard error; as JSON it is said there.
int print_payload(schema::Event const& of, std::string const& store, payload_printing how);

}  // namespace signalbox::server
