// The scan of requests that are no chat's: they name a model in their body, and little else of them decides where they go. Pure.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect {

/// Faults: as request_reader::scan.
model::result<scanned_request> scan_named(std::string_view body, std::string_view type = {});

}  // namespace signalbox::dialect
