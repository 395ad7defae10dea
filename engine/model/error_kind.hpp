// The kinds of error that all dialects know. A constant's type.
#pragma once

#include <cstdint>

namespace signalbox::model {

enum class error_kind : std::uint8_t {
    invalid_request,
    context_length,
    content_policy,
    authentication,
    billing,  // a spent credit, told as 402
    permission,
    not_found,  // the provider has no such model
    conflict,
    too_large,
    rate_limit,
    quota,  // a spent quota or credit, told with another status
    overloaded,
    timeout,
    server,
};

}  // namespace signalbox::model
