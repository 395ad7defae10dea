// An access token for a service account: one signed assertion, exchanged at the account's token endpoint over the connections of a pool. Runs on
// the loop of its pool.
#pragma once

#include "engine/provider/service_account.hpp"
#include "engine/upstream/exchange.hpp"

#include <string>

namespace signalbox {

/// For connecting, sending, and the whole reply.
inline constexpr std::chrono::seconds token_fetch_patience{10};

/// `target` is path and query. Redirects are not followed. Faults: those of an exchange, upstream_status with the endpoint's word for the error,
/// reply_too_large, malformed_reply, internal; no words hold a secret.
upstream::task<model::result<provider::granted_token>> fetch_access_token(upstream::pool& connections,
                                                                          provider::service_account const& account, std::string authority,
                                                                          std::string target, upstream::alarm_clock& clock,
                                                                          upstream::stop_signal& stop);

/// The endpoint's word for why it refuses, "invalid_grant" (RFC 6749 5.2); empty when it has none of this form.
std::string refusal_word(std::string_view body);

}  // namespace signalbox
