#include "engine/access/seen_secrets.hpp"

#include <openssl/rand.h>

#include <atomic>
#include <stdexcept>

namespace signalbox::access {

siphash_key random_siphash_key()
{
    siphash_key out{};
    if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), sizeof out) != 1)
        throw std::runtime_error("the system gives no random numbers");
    return out;
}

std::uint64_t next_generation()
{
    static std::atomic<std::uint64_t> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace signalbox::access
