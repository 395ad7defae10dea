// What a run of the load generator saw, and the JSON it is told in. A value filled by the driver.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace signalbox::bench {

struct load_report {
    std::uint64_t replies = 0;     // whole, status 200, complete
    std::uint64_t refused = 0;     // whole, another status
    std::uint64_t incomplete = 0;  // too short, cut, or a stream without its terminal event
    std::uint64_t connect_errors = 0;
    std::uint64_t unfinished = 0;  // under way when patience ended
    std::uint64_t events = 0;
    int last_status = 0;  // of the last refused reply
    double seconds = 0;
    std::vector<float> whole_us;  // latency of each reply: request's first byte to reply's last
    std::vector<float> first_us;  // to the first event of a stream, to the first byte of a plain reply

    std::string json() const;
};

/// The value below which `share` of the sorted values lie; 0 when there is none.
double percentile(std::vector<float> const& sorted, double share);

}  // namespace signalbox::bench
