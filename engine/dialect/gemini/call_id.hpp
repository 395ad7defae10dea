// Ids of tool calls that carry Gemini's thought signature. Other formats have no place for the signature of a call, and their clients return ids as
// they are, so it stands behind the id in base64url and survives any client. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::dialect::gemini {

/// Longer signatures are left out: an id is kept by clients in their stores.
inline constexpr std::size_t signature_limit = 8 * 1024;

/// `id` may be empty: one is made from the signature then.
std::string signed_call_id(std::string_view id, std::string_view signature);

/// The signature that stands in an id; empty when none does.
std::string signature_in(std::string_view id);

}  // namespace signalbox::dialect::gemini
