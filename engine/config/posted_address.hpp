// An address that the server itself sends posts to. A plain value inside a configuration snapshot.
#pragma once

#include "engine/upstream/origin.hpp"

#include <string>

namespace signalbox::config {

struct web_address {
    std::string url;  // as it was written; may have a secret in it
    upstream::origin origin;
    std::string authority, target;  // of the request
    bool operator==(web_address const&) const = default;
};

}  // namespace signalbox::config
