// Numbers that tell things apart without asking anyone: identities of files and processes. Not for decisions, which engine/chance.hpp serves.
#pragma once

#include <cstdint>
#include <random>

namespace signalbox::base {

/// 64 bits of the system's randomness.
inline std::uint64_t random_number()
{
    std::random_device source;
    return std::uint64_t{source()} << 32 | source();
}

}  // namespace signalbox::base
