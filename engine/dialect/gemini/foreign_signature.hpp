// Signatures of reasoning in Gemini's replies and requests. Clients read the field as base64 bytes, so that the signature of another vendor is wrapped
// for them and unwrapped when it comes back. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::dialect::gemini {

/// As a client of Gemini's format takes it. `signature` is the vocabulary's (parts/reasoning_mark.hpp).
std::string shown_signature(std::string_view signature);

/// The vocabulary's signature of what a client or provider sent.
std::string known_signature(std::string_view sent);

}  // namespace signalbox::dialect::gemini
