// How the sample's models behave: how long they take, what they count, when they fail. Draws from the sample's chance, keeps nothing.
#pragma once

#include "engine/attempt/trail.hpp"
#include "engine/model/usage.hpp"
#include "engine/route/decide.hpp"
#include "server/sample_data/chance.hpp"
#include "server/sample_data/story.hpp"

#include <optional>

namespace signalbox::server::sample {

/// A request as far as a target's time and tokens hang on it.
struct asked {
    double prompt = 0, completion = 0;  // tokens
    double cached = 0;                  // of the prompt, if this target has a cache
    bool stream = false;
};

/// What one call of a target came to, in microseconds since the call's start.
struct behaviour {
    std::optional<model::failure> failed;  // the call itself: no reply began
    std::optional<model::failure> broke;   // the reply began, a stream only, and did not end
    int status = 0;
    std::int64_t connected_us = 0;  // 0: a connection that was kept
    std::int64_t first_byte_us = 0, first_token_us = 0, end_us = 0;
    model::usage tokens;
    bool counted = true;  // false: the provider reports no usage
};

behaviour behave(route::target const& of, route::member_timeouts const& limits, asked const& what, std::int64_t when_us,
                 story const& within, chance& luck);

}  // namespace signalbox::server::sample
