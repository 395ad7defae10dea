// The requests that a vault is sent: for one secret, and for the token that such requests need. Pure; the formats are told in
// docs/formats/vaults.md.
#pragma once

#include "engine/model/clock.hpp"
#include "engine/vault/definition.hpp"

namespace signalbox::vault {

struct question {
    std::string head;  // with the empty line at its end
    std::string body;
};

/// `token`: what a login gave; empty where none is needed.
question secret_question(definition const& of, std::string_view path, std::string_view token, model::wall_time now);

/// For a login that engine/access_token_fetch.hpp does not do: of HashiCorp, at the vault itself, and of Azure, at its login service.
question login_question(definition const& of);

/// What HashiCorp Vault knows of the token that asks, and more time for it. `wanted`: how long it is to work from then on.
question token_lookup_question(definition const& of);
question token_renewal_question(definition const& of, std::chrono::seconds wanted);

}  // namespace signalbox::vault
