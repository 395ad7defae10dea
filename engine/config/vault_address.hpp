// What a vault's section means where it leaves something out: its address, its login and where that is. Pure.
#pragma once

#include "engine/provider/service_account.hpp"
#include "engine/vault/definition.hpp"
#include "schema/config.pb.h"

#include <optional>
#include <string>

namespace signalbox::config {

/// The one of the file, or the usual one; empty when there is none.
std::string address_of(schema::Vault const& from);

/// The one of the file, or the usual one; nothing for one that the vault does not take.
std::optional<vault::login> login_of(schema::Vault const& from, vault::kind of);

/// Where its tokens come from, when that is another server; empty otherwise. `account` may be null.
std::string login_address_of(schema::Vault const& from, provider::service_account const* account);

}  // namespace signalbox::config
