// Quick hashes of an event's strings and of the rows that stand for them, and the comparison that makes sure. Pure; the interner's own.
#pragma once

#include "storage/catalog.hpp"
#include "storage/event_fields.hpp"

#include "schema/event_record.hpp"

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

/// The texts of a split or a shape as a record has them. Kept names are told apart by where they are; a text of the request itself by what it
/// says.
template <std::size_t N>
std::size_t fingerprint(schema::event_record const& event, std::array<text_field, N> const& fields)
{
    std::size_t seed = 0;
    for (text_field const& field : fields)
        seed = field.kept ? mix(seed, reinterpret_cast<std::uintptr_t>((event.*field.kept).data())) : mix_text(seed, event.*field.own);
    return seed;
}

/// A row found for a record's texts: another record with the same views, and the same own texts, has it too.
template <std::size_t N>
struct found_row {
    std::uint32_t id = 0;  // 0: none
    std::array<std::string_view, N> kept{};

    void note(std::uint32_t row, schema::event_record const& event, std::array<text_field, N> const& fields)
    {
        id = row;
        for (std::size_t i = 0; i < N; ++i) kept[i] = fields[i].kept ? event.*fields[i].kept : std::string_view{};
    }
    bool is_of(schema::event_record const& event, std::array<text_field, N> const& fields, std::array<name_id, N> const& names,
               catalog const& in) const
    {
        for (std::size_t i = 0; i < N; ++i) {
            bool const same = fields[i].kept
                                  ? (event.*fields[i].kept).data() == kept[i].data() && (event.*fields[i].kept).size() == kept[i].size()
                                  : names[i] != name_other && event.*fields[i].own == in.text(names[i]);
            if (!same) return false;
        }
        return true;
    }
};

}  // namespace signalbox::storage
