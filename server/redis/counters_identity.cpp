#include "server/redis/counters_identity.hpp"

#include "engine/base/hex.hpp"
#include "engine/base/random_number.hpp"

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
    return digits_of(base::random_number());
}

}  // namespace signalbox::server::redis
