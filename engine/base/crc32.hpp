// CRC-32 as zlib and Ethernet have it (IEEE 802.3, reflected). Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace signalbox::base {

namespace detail {

consteval std::array<std::uint32_t, 256> crc32_table()
{
    constexpr std::uint32_t polynomial = 0xEDB88320;
    std::array<std::uint32_t, 256> out{};
    for (std::uint32_t i = 0; i != 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit != 8; ++bit) value = (value & 1) != 0 ? value >> 1 ^ polynomial : value >> 1;
        out[i] = value;
    }
    return out;
}
inline constexpr auto crc32_values = crc32_table();

}  // namespace detail

/// `before` is the sum of the bytes in front of these.
constexpr std::uint32_t crc32(std::string_view bytes, std::uint32_t before = 0)
{
    std::uint32_t sum = ~before;
    for (char const c : bytes) sum = sum >> 8 ^ detail::crc32_values[(sum ^ static_cast<unsigned char>(c)) & 0xFF];
    return ~sum;
}

}  // namespace signalbox::base
