#include "server/redis/counters_identity.hpp"

#include "engine/base/hex.hpp"

#include <random>

namespace signalbox::server::redis {

namespace {

std::string digits_of(std::uint64_t number)
{
    std::string out;
    base::append_hex(out, number);
    return out;
}

}  // namespace

std::string counters_identity::text() const
{
    return digits_of(id);
}

std::string process_word()
{
    std::random_device chance;
    return digits_of(std::uint64_t{chance()} << 32 | chance());
}

}  // namespace signalbox::server::redis
