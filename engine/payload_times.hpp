// The times of a stream's pieces are offsets into its bytes: where these are changed before they are stored, the times go to the ends of the same events.
// Pure.
#pragma once

#include "engine/dialect/format.hpp"
#include "engine/payload/kept_payload.hpp"

#include <string_view>

namespace signalbox {

/// Of a stream that was `before` and is stored as `after`. Where the two have not the same number of events, all pieces are left out.
base::piece_times fitted_times(base::piece_times const& of, std::string_view before, std::string_view after, dialect::stream_form form);

}  // namespace signalbox
