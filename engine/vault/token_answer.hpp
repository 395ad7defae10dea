// What HashiCorp Vault answers about the token that asks. Pure readers over checked JSON; their words never hold a value.
#pragma once

#include "engine/model/clock.hpp"
#include "engine/model/failure.hpp"
#include "engine/vault/token_life.hpp"

#include <string_view>

namespace signalbox::vault {

/// Longest reply about a token: it lists policies and metadata.
inline constexpr std::size_t token_facts_limit = 64 * 1024;
/// Longer times count as this one.
inline constexpr std::chrono::hours longest_token_time{24 * 3650};

/// The reply to token_lookup_question(). Fault malformed_reply.
model::result<token_facts> read_token_lookup(std::string_view body, model::wall_time now);

/// The reply to token_renewal_question(). Fault malformed_reply.
model::result<token_facts> read_token_renewal(std::string_view body);

}  // namespace signalbox::vault
