// A vault as data: what it speaks, how requests for its secrets are addressed, and how the gateway proves who it is. A frozen
// value of a configuration.
#pragma once

#include "engine/provider/definition.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace signalbox::vault {

enum class kind : std::uint8_t { hashicorp, aws, gcp, azure };
std::optional<kind> kind_named(std::string_view text);

enum class login : std::uint8_t { token, approle, kubernetes, sigv4, service_account, client_credentials };
std::optional<login> login_named(std::string_view text);
std::string_view name(login which);

/// What differs between vaults and is no code.
struct kind_facts {
    kind which;
    std::string_view name, product;
    std::string_view address;       // the usual one; "{region}" stands for the region; empty: there is none
    std::string_view example;       // of an address
    std::span<login const> logins;  // the usual one first
    bool only_maps = false;         // a secret is a map: a reference names a key
    std::size_t segments = 0;       // most parts of a secret's path; 0: any number
};
kind_facts const& facts_of(kind which);

/// Whether requests need a token that is asked for first.
constexpr bool asks_for_token(login how)
{
    return how != login::token && how != login::sigv4;
}

/// Where access tokens of Azure come from, unless the configuration names another place.
inline constexpr std::string_view usual_login_address = "https://login.microsoftonline.com";

struct definition {
    std::string id;
    kind what = kind::hashicorp;
    login how = login::token;
    provider::definition sent_as;  // how its requests are signed: engine/provider/sign.hpp
    std::string base_path;         // of the address, without a slash at its end
    std::string name_space, mount = "secret";
    int version = 2;  // of HashiCorp's key-value engine
    std::string project;
    // Of a login.
    std::string login_mount, role, client, tenant;
    model::secret proof;
    std::string login_authority, login_path;  // of the login service, where that is another server
};

/// Whether both are the same place, whatever proves who asks.
bool same_place(definition const& a, definition const& b);

}  // namespace signalbox::vault
