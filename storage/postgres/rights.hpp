// What a role lacks when PostgreSQL denies it something, as the statement that gives it. Free functions over a connection that is in no transaction.
#pragma once

#include "storage/failure.hpp"
#include "storage/postgres/connection.hpp"

#include <cstdint>

namespace signalbox::storage::postgres {

enum class purpose : std::uint8_t { reading, delivering };

/// The failure with the fix in its words, where a right is missing; any other as it is.
failure with_grant(connection& in, failure why, purpose of);

}  // namespace signalbox::storage::postgres
