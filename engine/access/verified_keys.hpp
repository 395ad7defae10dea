// The keys a thread has verified lately, found again without hashing them by SHA-256. It holds no key: only keyed digests, which mean nothing
// outside the thread. Owned by a thread.
#pragma once

#include "engine/access/siphash.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>

namespace signalbox::access {

struct key_entry;

class verified_keys {
public:
    /// Keys remembered; beyond it all are forgotten, which costs each of them one SHA-256. A busy gateway sees some hundred.
    static constexpr std::size_t most = 4096;

    verified_keys();
    /// The entry that `presented` was verified for in this ring; null when it was not, or was forgotten. Another ring forgets all.
    key_entry const* find(std::uint64_t ring, std::string_view presented);
    /// Remembers what find() did not know; the ring is that of the last find().
    void add(key_entry const& entry);

private:
    struct first_word {
        std::size_t operator()(siphash_value const& of) const { return of[0]; }
    };
    siphash_key secret_;
    siphash_value last_{};
    std::uint64_t ring_ = 0;
    std::unordered_map<siphash_value, key_entry const*, first_word> known_;
};

}  // namespace signalbox::access
