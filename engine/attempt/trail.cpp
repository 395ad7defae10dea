#include "engine/attempt/trail.hpp"

namespace signalbox::attempt {

std::uint32_t fallback_count(trail const& of)
{
    std::uint32_t count = 0;
    for (std::size_t i = 1; i < of.attempts.size(); ++i)
        if (of.attempts[i].target != of.attempts[i - 1].target) ++count;
    return count;
}

}  // namespace signalbox::attempt
