// Clocks of the programs that measure the event store.
#pragma once

#include <time.h>

#include <chrono>
#include <cstdint>

namespace signalbox::bench {

/// Of the calling thread.
inline double thread_cpu_seconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Since 1970.
inline std::int64_t now_us()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace signalbox::bench
