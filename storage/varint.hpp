// Whole numbers in as few bytes as they need: seven bits a byte, lowest first, the top bit set on all but the last. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::storage {

inline void put_varint(std::string& out, std::uint64_t value)
{
    while (value >= 0x80) {
        out.push_back(static_cast<char>(value | 0x80));
        value >>= 7;
    }
    out.push_back(static_cast<char>(value));
}

/// The same into a buffer that is known to be long enough: the place behind it.
inline char* put_varint(char* at, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7) *at++ = static_cast<char>(value | 0x80);
    *at++ = static_cast<char>(value);
    return at;
}

/// Takes one number from the front. False when the bytes end early or hold more than 64 bits.
inline bool take_varint(std::string_view& bytes, std::uint64_t& value)
{
    value = 0;
    for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
        auto const byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        if (shift == 63 && byte > 1) return false;
        value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
        if (byte < 0x80) return true;
    }
    return false;
}

/// Differences that may be negative: 0, -1, 1, -2 ... become 0, 1, 2, 3 ...
inline std::uint64_t fold_sign(std::int64_t value)
{
    return static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
}
inline std::int64_t unfold_sign(std::uint64_t value)
{
    return static_cast<std::int64_t>(value >> 1 ^ (0 - (value & 1)));
}

}  // namespace signalbox::storage
