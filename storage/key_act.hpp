// The acts of administration that changes of keys are, as the chain keeps them. Pure; the key store's own.
#pragma once

#include "storage/audit_act.hpp"
#include "storage/key_store.hpp"

#include <string_view>

namespace signalbox::storage {

audit_act key_created(stored_key const& made, std::string_view by);
/// `until_us`: when the old one ends at the latest.
audit_act key_rotated(stored_key const& made, stored_key const& old, std::int64_t until_us, std::string_view by);
audit_act key_revoked(stored_key const& ended, std::int64_t now_us, std::string_view by);

}  // namespace signalbox::storage
