#include "engine/wire/text_scan.hpp"

#include "engine/base/utf8.hpp"

#include <array>

namespace signalbox::wire::scan {

namespace {

// What may stand behind a backslash (RFC 8259 7), but for the u of four digits. A table, because the text
// decides it and no branch predicts text.
constexpr std::array<bool, 256> short_escapes = [] {
    std::array<bool, 256> table{};
    for (unsigned char const c : {'"', '\\', '/', 'b', 'f', 'n', 'r', 't'}) table[c] = true;
    return table;
}();

bool is_short_escape(char behind_backslash)
{
    return short_escapes[static_cast<unsigned char>(behind_backslash)];
}

}  // namespace

char const* skip_json_text_by_bytes(char const* at, char const* end)
{
    while (at != end) {
        auto const byte = static_cast<unsigned char>(*at);
        if (byte < 0x80) {
            if (byte < 0x20 || string_marks::one(byte)) return at;
            ++at;
            continue;
        }
        base::utf8_sequence const next = base::read_utf8(at, end);
        if (!next.valid) return at;
        at += next.size;
    }
    return at;
}

char const* skip_json_string_by_bytes(char const* at, char const* end)
{
    for (;;) {
        at = skip_json_text_by_bytes(at, end);
        if (end - at < 2 || *at != '\\' || !is_short_escape(at[1])) return at;
        at += 2;
    }
}

#if defined(__SSE2__)
namespace {

// Quotes, backslashes and bytes below 0x20.
__m128i ends_text(__m128i block)
{
    return _mm_or_si128(string_marks::block(block), _mm_cmpeq_epi8(_mm_max_epu8(block, each(0x1f)), each(0x1f)));
}

// Not zero where a byte is above `limit`.
__m128i above(__m128i block, unsigned char limit)
{
    return _mm_subs_epu8(block, each(limit));
}

// A second byte outside the bounds that this lead sets for it.
__m128i after(__m128i before, unsigned char lead, __m128i out_of_bounds)
{
    return _mm_and_si128(is(before, lead), out_of_bounds);
}

// Marks the bytes that break UTF-8, given the same bytes shifted by one, two and three: a byte must be a continuation exactly when a lead
// before it asks for one, four leads narrow their second byte, and C0, C1, F5-FF are never used (Unicode 15, table 3-7).
__m128i breaks_utf8(__m128i now, __m128i before, __m128i before2, __m128i before3)
{
    __m128i const zero = _mm_setzero_si128();
    __m128i const wanted = _mm_or_si128(above(before, 0xBF), _mm_or_si128(above(before2, 0xDF), above(before3, 0xEF)));
    __m128i const unwanted = _mm_cmpeq_epi8(wanted, zero);
    __m128i const continuation = _mm_cmplt_epi8(now, each(0xC0));  // signed: 0x80-0xBF
    __m128i const misplaced = _mm_cmpeq_epi8(continuation, unwanted);
    __m128i const never = _mm_or_si128(is(_mm_and_si128(now, each(0xFE)), 0xC0), _mm_cmpgt_epi8(above(now, 0xF4), zero));
    __m128i const below_a0 = _mm_cmplt_epi8(now, each(0xA0)), below_90 = _mm_cmplt_epi8(now, each(0x90));
    __m128i const from_a0 = _mm_cmpgt_epi8(now, each(0x9F)), from_90 = _mm_cmpgt_epi8(now, each(0x8F));
    __m128i const narrowed = _mm_or_si128(_mm_or_si128(after(before, 0xE0, below_a0), after(before, 0xED, from_a0)),
                                          _mm_or_si128(after(before, 0xF0, below_90), after(before, 0xF4, from_90)));
    return _mm_or_si128(misplaced, _mm_or_si128(never, narrowed));
}

// The start of the sequence that may reach over `at`: at most three bytes back, never before `start`.
char const* sequence_start(char const* start, char const* at)
{
    for (int back = 0; back < 3 && at != start && (static_cast<unsigned char>(at[-1]) & 0xC0) == 0x80; ++back) --at;
    return at != start && static_cast<unsigned char>(at[-1]) >= 0xC0 ? at - 1 : at;
}

// Goes on from `start`, where a character beyond ASCII begins, and gives where the run ends; or, with `more`,
// where it is plain ASCII again.
char const* skip_beyond_ascii(char const* start, char const* end, bool& more)
{
    more = false;
    char const* at = start;
    for (; end - at >= block_size; at += block_size) {
        __m128i const now = load(at);
        bool const first = at == start;
        __m128i const broken = first ? breaks_utf8(now, _mm_slli_si128(now, 1), _mm_slli_si128(now, 2), _mm_slli_si128(now, 3))
                                     : breaks_utf8(now, load(at - 1), load(at - 2), load(at - 3));
        unsigned const wrong = bits(broken), stop = bits(ends_text(now));
        if (stop | wrong) {
            if (stop && (wrong == 0 || std::countr_zero(stop) < std::countr_zero(wrong))) return at + std::countr_zero(stop);
            return skip_json_text_by_bytes(sequence_start(start, at), end);
        }
        if (!first && bits(now) == 0) {
            more = true;
            return at + block_size;
        }
    }
    return skip_json_text_by_bytes(sequence_start(start, at), end);
}

// Quotes, backslashes, control bytes and everything from 0x80: signed, the last two are what is below 0x20.
unsigned unplain(__m128i block)
{
    return bits(_mm_or_si128(string_marks::block(block), _mm_cmplt_epi8(block, each(0x20))));
}

}  // namespace

char const* skip_json_text(char const* at, char const* end)
{
    while (end - at >= block_size) {
        unsigned const found = unplain(load(at));
        if (found == 0) {
            at += block_size;
            continue;
        }
        at += std::countr_zero(found);
        if (static_cast<unsigned char>(*at) < 0x80) return at;
        bool more = false;
        at = skip_beyond_ascii(at, end, more);
        if (!more) return at;
    }
    return skip_json_text_by_bytes(at, end);
}

char const* skip_json_string(char const* at, char const* end)
{
    while (end - at > block_size) {  // one byte more than a block: the one behind a backslash at its end
        char const* next = at + block_size;
        for (unsigned found = unplain(load(at)); found != 0;) {
            auto const place = static_cast<unsigned>(std::countr_zero(found));
            char const* const stop = at + place;
            if (static_cast<unsigned char>(*stop) >= 0x80) {
                bool more = false;
                next = skip_beyond_ascii(stop, end, more);
                if (!more && (end - next < 2 || *next != '\\')) return next;
                break;
            }
            if (*stop != '\\' || !is_short_escape(stop[1])) return stop;
            found &= ~(3u << place);
            next += place == block_size - 1;
        }
        at = next;
    }
    return skip_json_string_by_bytes(at, end);
}

#else
char const* skip_json_text(char const* at, char const* end)
{
    return skip_json_text_by_bytes(at, end);
}
char const* skip_json_string(char const* at, char const* end)
{
    return skip_json_string_by_bytes(at, end);
}
#endif

}  // namespace signalbox::wire::scan
