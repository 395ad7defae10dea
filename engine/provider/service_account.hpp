// A Google service account's key, and how an access token is asked for with it: a signed assertion that the account's token endpoint exchanges
// (RFC 7523; Google Identity, "Using OAuth 2.0 for server to server applications"). Values and pure functions.
#pragma once

#include "engine/model/clock.hpp"
#include "engine/model/failure.hpp"
#include "engine/model/secret.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace signalbox::provider {

struct service_account {
    std::string email, key_id;
    std::string token_address;  // "https://oauth2.googleapis.com/token"
    model::secret private_key;  // in PEM
};

/// The text of the JSON key file that Google's console makes. Fault bad_request, whose words name the member and never its value.
model::result<service_account> read_service_account(std::string_view json);

/// The same account with the same key, asked for at the same place.
bool same_account(service_account const& a, service_account const& b);

/// The signed assertion: a JSON Web Token (RFC 7519) with RS256, for one hour from `now`.
model::result<std::string> assertion_of(service_account const& of, model::wall_time now);

/// The body of the request at the token endpoint, as a form.
std::string token_form(std::string_view assertion);

/// Longest access token: Google's have up to 2 KiB, and it must fit into the head of a request.
inline constexpr std::size_t access_token_limit = 8 * 1024;
/// Longest reply of a token endpoint.
inline constexpr std::size_t token_reply_limit = 64 * 1024;

struct granted_token {
    model::secret text;
    std::chrono::seconds lifetime{0};
};

/// The reply of the token endpoint. Fault malformed_reply, whose words hold nothing of the token.
model::result<granted_token> read_granted_token(std::string_view json);

}  // namespace signalbox::provider
