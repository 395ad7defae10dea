// What vaults answer: a secret, a token, or why not. Pure readers over checked JSON; their words never hold a value.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/provider/service_account.hpp"
#include "engine/vault/definition.hpp"

namespace signalbox::vault {

/// Longest reply with a secret: HashiCorp keeps up to 1 MiB, AWS and Google 64 KiB, Azure 25 KiB, in base64 and with what stands around it.
inline constexpr std::size_t secret_reply_limit = 2u << 20;

/// A secret as a vault gave it.
struct content {
    model::secret text;  // a JSON object where it is a map
    bool is_map = false;
};

/// The reply to secret_question(). Fault malformed_reply.
model::result<content> read_secret(definition const& of, std::string_view body);

/// The value under this key, or the whole text when there is none. Fault bad_request: the words name the keys that there are.
model::result<std::string> pick(content const& from, std::string_view key);

/// The reply to login_question(). Fault malformed_reply.
model::result<provider::granted_token> read_login(definition const& of, std::string_view body);

/// The vault's word for why it refuses, from the body of an error, fit to be shown; may be empty.
std::string refusal_word(std::string_view body);

}  // namespace signalbox::vault
