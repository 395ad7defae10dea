// Finding the byte that ends a run of text: sixteen at a time with SSE2 (which every x86-64 has), one by one elsewhere.
// Pure functions; they read nothing outside [at, end).
#pragma once

#include <bit>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace signalbox::wire::scan {

#if defined(__SSE2__)
inline constexpr std::ptrdiff_t block_size = 16;

inline __m128i load(char const* at)
{
    return _mm_loadu_si128(reinterpret_cast<__m128i const*>(at));
}
inline __m128i each(unsigned char byte)
{
    return _mm_set1_epi8(static_cast<char>(byte));
}
inline __m128i is(__m128i block, unsigned char byte)
{
    return _mm_cmpeq_epi8(block, each(byte));
}
inline unsigned bits(__m128i found)
{
    return static_cast<unsigned>(_mm_movemask_epi8(found));
}
#endif

/// A set of bytes: `one` asks for a single byte, `block` marks those of sixteen that belong to it.
struct line_ends {
    static bool one(unsigned char byte) { return byte == '\n' || byte == '\r'; }
#if defined(__SSE2__)
    static __m128i block(__m128i bytes)
    {
        return _mm_or_si128(is(bytes, '\n'), is(bytes, '\r'));
    }
#endif
};

/// Control bytes: 0x00-0x1f and 0x7f. An HTTP field value ends at the first that is no tab.
struct controls {
    static bool one(unsigned char byte) { return byte < 0x20 || byte == 0x7f; }
#if defined(__SSE2__)
    static __m128i block(__m128i bytes)
    {
        return _mm_or_si128(_mm_cmpeq_epi8(_mm_max_epu8(bytes, each(0x1f)), each(0x1f)), is(bytes, 0x7f));
    }
#endif
};

/// What ends a run of plain characters in a JSON string that was checked before.
struct string_marks {
    static bool one(unsigned char byte) { return byte == '"' || byte == '\\'; }
#if defined(__SSE2__)
    static __m128i block(__m128i bytes)
    {
        return _mm_or_si128(is(bytes, '"'), is(bytes, '\\'));
    }
#endif
};

/// Quotes, brackets and braces: all that matters when skipping a checked container. '[' | 0x20 is '{' and ']' | 0x20 is '}'.
struct structure {
    static bool one(unsigned char byte) { return byte == '"' || (byte | 0x20) == '{' || (byte | 0x20) == '}'; }
#if defined(__SSE2__)
    static __m128i block(__m128i bytes)
    {
        __m128i const folded = _mm_or_si128(bytes, each(0x20));
        return _mm_or_si128(is(bytes, '"'), _mm_or_si128(is(folded, '{'), is(folded, '}')));
    }
#endif
};

/// The same as find_first without SSE2: the fallback, and what tests compare with.
template <class Set>
char const* find_first_by_bytes(char const* at, char const* end)
{
    while (at != end && !Set::one(static_cast<unsigned char>(*at))) ++at;
    return at;
}

/// The first byte of [at, end) that belongs to Set, or end.
template <class Set>
char const* find_first(char const* at, char const* end)
{
#if defined(__SSE2__)
    for (; end - at >= block_size; at += block_size)
        if (unsigned const found = bits(Set::block(load(at)))) return at + std::countr_zero(found);
#endif
    return find_first_by_bytes<Set>(at, end);
}

/// The first byte that cannot stand as it is in a JSON string (quote, backslash, below 0x20) or does not begin a whole valid
/// UTF-8 sequence, or end.
char const* skip_json_text(char const* at, char const* end);
char const* skip_json_text_by_bytes(char const* at, char const* end);  // the same without SSE2

/// The same, but passes over escapes of two bytes (all but \u): stops at the closing quote, at a backslash that begins anything else,
/// or at what is wrong.
char const* skip_json_string(char const* at, char const* end);
char const* skip_json_string_by_bytes(char const* at, char const* end);

}  // namespace signalbox::wire::scan
