// Time as values: wall time for events, steady time for durations. Decisions get them as arguments.
#pragma once

#include <chrono>

namespace signalbox::model {

using milliseconds = std::chrono::milliseconds;
using microseconds = std::chrono::microseconds;
using steady_time = std::chrono::steady_clock::time_point;
using wall_time = std::chrono::sys_time<microseconds>;

inline wall_time wall_now()
{
    return std::chrono::floor<microseconds>(std::chrono::system_clock::now());
}

}  // namespace signalbox::model
