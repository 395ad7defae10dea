// Keys of the key store as operators name, make and see them: for the commands and for the operator's pages. Pure but for the random text of a key.
#pragma once

#include "engine/config/outline.hpp"
#include "storage/key_store.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::server {

/// What an entry of an allow-list may be.
inline constexpr std::string_view grants = "model:ID, group:ID, model:*, group:*, provider:ID, http:ID, route:ID or *";

/// Whether an entry is one of them: a typing slip would otherwise make a key that opens nothing.
bool is_grant(std::string const& rule);
/// What is wrong with an entry for this configuration; empty when nothing is or the configuration is not known.
std::string unknown_in_grant(std::string const& rule, std::optional<config::outline> const& of);

/// Gives the new key its text, of which only the digest and the first characters are stored.
std::string draw_key(storage::new_key& into);

/// "active", "revoked" or "expired".
std::string_view state_of(storage::stored_key const& key, std::int64_t now_us);
/// A JSON object (docs/formats/admin.md); `secret` is the text of a key that was just made, else empty.
void append_key(std::string& out, storage::stored_key const& key, std::string_view secret, std::int64_t now_us);

}  // namespace signalbox::server
