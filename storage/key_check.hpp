// Whether a new gateway key may be stored: its names, list and expiry, each failure naming its field. Pure; the key store's own.
#pragma once

#include "storage/failure.hpp"
#include "storage/key_store.hpp"

#include <cstdint>

namespace signalbox::storage {

result<void> check_new_key(new_key const& key, std::int64_t now_us);

/// Whether `fresh` may take the place of this key: not of one that is active no more, and not without an end where the old one has one.
result<void> check_rotation(stored_key const& old, new_key const& fresh, std::int64_t now_us);

}  // namespace signalbox::storage
