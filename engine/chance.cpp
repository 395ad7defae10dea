#include "engine/chance.hpp"

#include <random>

namespace signalbox {

double chance()
{
    thread_local std::mt19937_64 source{std::random_device{}()};
    return static_cast<double>(source() >> 11) * 0x1.0p-53;
}

}  // namespace signalbox
