// Base64 (RFC 4648 4, 5) in its canonical form. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::base {

/// With padding, in one line.
std::string encode_base64(std::string_view bytes);

/// The bytes that `digits` stand for. Precondition: only digits of the alphabet, no padding. Bits that make no whole byte are dropped.
std::string decode_base64_digits(std::string_view digits);

/// The same text without the padding at its end.
std::string_view without_base64_padding(std::string_view text);

bool is_base64_digit(char c);

/// Nothing unless it is exactly what encode_base64 would write: no white space, padding complete, unused bits zero.
std::optional<std::string> decode_base64(std::string_view text);

/// The bytes of base64url without padding (RFC 4648 5, RFC 7515 2); nothing for other characters and unused bits that are not zero.
std::optional<std::string> decode_base64url(std::string_view text);

/// Whether decode_base64 would take it, without decoding.
bool canonical_base64(std::string_view text);

}  // namespace signalbox::base
