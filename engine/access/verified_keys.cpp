#include "engine/access/verified_keys.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace signalbox::access {

verified_keys::verified_keys()
{
    if (RAND_bytes(reinterpret_cast<unsigned char*>(secret_.data()), sizeof secret_) != 1)
        throw std::runtime_error("the system gives no random numbers");
}

key_entry const* verified_keys::find(std::uint64_t ring, std::string_view presented)
{
    if (ring != ring_) known_.clear();
    ring_ = ring;
    last_ = siphash(secret_, presented);
    auto const known = known_.find(last_);
    return known == known_.end() ? nullptr : known->second;
}

void verified_keys::add(key_entry const& entry)
{
    if (known_.size() >= most) known_.clear();
    known_.insert_or_assign(last_, &entry);
}

}  // namespace signalbox::access
