// Which sinks get the event of a request. Pure.
#pragma once

#include "engine/admission.hpp"
#include "engine/model/sink_choice.hpp"

#include <optional>

namespace signalbox {

/// Those that are named by all of its routes, its group, its consumer and the request that it was made for, where these say anything; else those of
/// the configuration. Nothing: all.
std::optional<model::sink_choice> choose_sinks(admission const& of, inbound const& request, entry const& from,
                                               config::snapshot const& within);

}  // namespace signalbox
