// Quick hashes of an event's strings and of the rows that stand for them, and the comparison that makes sure. Pure; the interner's own.
#pragma once

#include "storage/catalog.hpp"
#include "storage/event_fields.hpp"

#include "schema/event.pb.h"

#include <array>
#include <bit>
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

// The first and last eight bytes tell names apart well enough for a cache; what it finds is compared in full.
inline std::uint64_t ends(std::string const& text)
{
    if (text.size() >= 8) {
        std::uint64_t head = 0;
        std::uint64_t tail = 0;
        std::memcpy(&head, text.data(), 8);
        std::memcpy(&tail, text.data() + text.size() - 8, 8);
        return head + std::rotl(tail, 29) + text.size();
    }
    std::uint64_t all = text.size();
    for (char const c : text)
        all = all << 8 | static_cast<unsigned char>(c);
    return all;
}

template <std::size_t N>
std::size_t fingerprint(schema::Event const& event, std::array<text_field, N> const& fields)
{
    std::size_t seed = 0;
    for (text_field const& field : fields)
        seed = mix(seed, ends((event.*field.get)()));
    return seed;
}

// Whether the event's strings are these names; "(other)" is nobody's.
template <std::size_t N>
bool has_names(schema::Event const& event, std::array<text_field, N> const& fields, std::array<name_id, N> const& names, catalog const& in)
{
    for (std::size_t i = 0; i < N; ++i)
        if (names[i] == name_other || (event.*fields[i].get)() != in.text(names[i]))
            return false;
    return true;
}

}  // namespace signalbox::storage
