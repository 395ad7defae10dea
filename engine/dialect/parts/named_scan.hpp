// The scan of requests that are no chat's: they name a model in their body, and little else of them decides where they go. And what can be read of one
// that was refused. Pure.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect {

/// Faults: as request_reader::scan.
model::result<scanned_request> scan_named(std::string_view body, std::string_view type = {});

/// The model that a refused body of any format names, as far as it can be read; empty where it is given twice.
std::string model_of_refused(std::string_view body);

}  // namespace signalbox::dialect
