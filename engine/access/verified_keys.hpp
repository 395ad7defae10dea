// The keys a thread has verified lately, found again without hashing them by SHA-256. Owned by a thread.
#pragma once

#include "engine/access/seen_secrets.hpp"

namespace signalbox::access {

struct key_entry;

class verified_keys {
public:
    static constexpr std::size_t most = seen_secrets<key_entry const*>::most;

    /// The entry that `presented` was verified for in this ring; null when it was not, or was forgotten. Another ring forgets all.
    key_entry const* find(std::uint64_t ring, std::string_view presented)
    {
        if (ring != ring_) seen_.clear();  // its entries may be gone
        ring_ = ring;
        key_entry const** const known = seen_.find(ring, presented);
        return known ? *known : nullptr;
    }
    /// Remembers what find() did not know; the ring is that of the last find().
    void add(key_entry const& entry) { seen_.add(&entry); }

private:
    seen_secrets<key_entry const*> seen_;
    std::uint64_t ring_ = 0;
};

}  // namespace signalbox::access
