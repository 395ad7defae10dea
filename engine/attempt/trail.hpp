// What was tried for one request, in order: the attempts as they go into the event and into the last error. A value, on the request's
// strand.
#pragma once

#include "engine/model/clock.hpp"
#include "engine/model/failure.hpp"
#include "engine/route/table.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::attempt {

struct tried {
    std::uint32_t target = 0;  // in the snapshot's table
    std::string_view reason;   // a constant
    bool succeeded = false;
    model::failure failure;  // when not
    bool unsent = false;     // the target certainly did not receive the request
    int status = 0;
    model::steady_time start{}, connected{}, first_byte{}, first_token{}, end{};
};

struct trail {
    std::vector<tried> attempts;
};

/// How often the request moved on to another target: with an answer, the targets that failed before the answering one.
std::uint32_t fallback_count(trail const& of);

}  // namespace signalbox::attempt
