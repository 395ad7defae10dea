// FNV-1a with 64 bits (draft-eastlake-fnv): the same number for the same bytes on every machine and in every version. Not for secrets.
#pragma once

#include <cstdint>
#include <string_view>

namespace signalbox::base {

inline constexpr std::uint64_t fnv1a_basis = 0xCBF29CE484222325u;

constexpr std::uint64_t fnv1a(std::string_view bytes, std::uint64_t basis = fnv1a_basis)
{
    for (char const c : bytes) basis = (basis ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
    return basis;
}

}  // namespace signalbox::base
