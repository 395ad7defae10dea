// Quick hashes of an event's strings and of the rows that stand for them, and the comparison that makes sure. Pure; the interner's own.
#pragma once

#include "storage/catalog.hpp"
#include "storage/event_fields.hpp"

#include "schema/event.pb.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

namespace signalbox::storage {

inline std::size_t mix(std::size_t seed, std::uint64_t value)
{
    // One round of a 64-bit multiply-and-fold; the inputs are small row numbers.
    std::uint64_t const spread = (seed ^ value) * 0x9e3779b97f4a7c15u;
    return static_cast<std::size_t>(spread ^ spread >> 32);
}

// Eight bytes at a time; names often differ in a single character in their middle. What a fingerprint finds is compared in full.
inline std::size_t mix_text(std::size_t seed, std::string const& text)
{
    char const* at = text.data();
    std::size_t left = text.size();
    for (; left >= 8; at += 8, left -= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        seed = mix(seed, word);
    }
    std::uint64_t rest = text.size();
    for (; left > 0; ++at, --left) rest = rest << 8 | static_cast<unsigned char>(*at);
    return mix(seed, rest);
}

template <std::size_t N>
std::size_t fingerprint(schema::Event const& event, std::array<text_field, N> const& fields)
{
    std::size_t seed = 0;
    for (text_field const& field : fields) seed = mix_text(seed, (event.*field.get)());
    return seed;
}

// Whether the event's strings are these names; "(other)" matches no name.
template <std::size_t N>
bool has_names(schema::Event const& event, std::array<text_field, N> const& fields, std::array<name_id, N> const& names, catalog const& in)
{
    for (std::size_t i = 0; i < N; ++i)
        if (names[i] == name_other || (event.*fields[i].get)() != in.text(names[i])) return false;
    return true;
}

}  // namespace signalbox::storage
