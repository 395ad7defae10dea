// SipHash-2-4 with 128 bits (Aumasson, Bernstein: "SipHash: a fast short-input PRF"): recognises a secret that was seen before without
// keeping it, at a tenth of SHA-256's price. Pure; without the key its values can be neither predicted nor made to collide.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace signalbox::access {

using siphash_key = std::array<std::uint64_t, 2>;
using siphash_value = std::array<std::uint64_t, 2>;

/// The words are those of the published vectors' bytes, read as little-endian numbers.
siphash_value siphash(siphash_key const& key, std::string_view text);

}  // namespace signalbox::access
