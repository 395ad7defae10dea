// What holds for the payload and the event of a request, and so for requests that the gateway makes for it. A value.
#pragma once

#include "engine/model/payload_rule.hpp"
#include "engine/model/sink_choice.hpp"

#include <optional>

namespace signalbox::model {

struct logging_rule {
    payload_rule payloads;
    std::optional<sink_choice> sinks;  // nothing: all
};

}  // namespace signalbox::model
