#include "engine/chance.hpp"

#include <random>

namespace signalbox {

namespace {

std::mt19937_64& source()
{
    thread_local std::mt19937_64 one{std::random_device{}()};
    return one;
}

}  // namespace

double chance()
{
    return static_cast<double>(source()() >> 11) * 0x1.0p-53;
}

void begin_chance(std::uint64_t seed)
{
    source().seed(seed);
}

}  // namespace signalbox
