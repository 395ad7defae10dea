// Numbers and bytes as hexadecimal digits in lower case. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::base {

inline constexpr std::string_view hex_digits = "0123456789abcdef";

/// All sixteen digits.
inline void append_hex(std::string& out, std::uint64_t number)
{
    for (int shift = 60; shift >= 0; shift -= 4) out += hex_digits[number >> shift & 15];
}

inline std::string hex_of_bytes(std::string_view bytes)
{
    std::string out;
    out.reserve(2 * bytes.size());
    for (char const c : bytes) {
        out += hex_digits[static_cast<unsigned char>(c) >> 4];
        out += hex_digits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

}  // namespace signalbox::base
