// The base path of a provider's requests, as its configuration and its format make it. Pure, read at load.
#pragma once

#include "engine/model/dialect.hpp"
#include "engine/wire/url.hpp"
#include "schema/config.pb.h"

#include <string>

namespace signalbox::config {

/// The dialect that a provider's kind speaks, or the one that the configuration chooses.
model::dialect spoken_at(schema::Provider const& one);

/// The address of a provider: the configured one, its kind's, or the one that its region or location makes; empty when none is known.
std::string address_of(schema::Provider const& one);

/// Whether requests need an access token that the key of a service account is exchanged for.
bool has_service_account(schema::Provider const& one);

/// The version of the API that requests name in their query: the configured one, or the address's own; not encoded.
std::string api_version_of(schema::Provider const& one, wire::url const& where);

/// See provider::base_path.
std::string provider_path(schema::Provider const& one, wire::url const& where);

}  // namespace signalbox::config
