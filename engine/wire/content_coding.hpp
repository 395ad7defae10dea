// Whether a body is coded, so that its bytes are not what they stand for (RFC 9110 8.4). Pure.
#pragma once

#include "engine/wire/http.hpp"

namespace signalbox::wire {

/// By Content-Encoding; "identity" and an empty value are no coding.
inline bool is_coded(header_list const& fields)
{
    auto const coding = fields.find("content-encoding");
    return coding && !coding->empty() && !same_name(*coding, "identity");
}

}  // namespace signalbox::wire
