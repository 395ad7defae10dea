// What the readers of conversations and of a request's surroundings ask alike: one comparison of a field, and when a request ended. Pure.
#pragma once

#include "storage/filter.hpp"

#include "schema/event.pb.h"

#include <cstdint>
#include <string>
#include <utility>

namespace signalbox::storage {

inline condition compared(std::string field, comparison op, std::string value)
{
    condition made;
    made.is = condition::form::compare;
    made.field = std::move(field);
    made.op = op;
    made.value = std::move(value);
    return made;
}

inline std::int64_t end_of(schema::Event const& event)
{
    return event.started_us() + event.latency_us();
}

}  // namespace signalbox::storage
