// Finding data by probing for base64, and spreading the windows over what is left.
#include "engine/account/token_text.hpp"

#include "engine/wire/text_scan.hpp"

#include <algorithm>

namespace signalbox::account::token {

namespace {

/// Long enough that prose and code hold no such run, short against data_size.
constexpr std::size_t probe_size = 32;

/// The bytes that stand in no base64, nor in its form for URLs (RFC 4648 4 and 5).
struct outside_data {
    static bool one(unsigned char byte)
    {
        bool const letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
        return !letter && !(byte >= '/' && byte <= '9') && byte != '+' && byte != '-' && byte != '=' && byte != '_';
    }
#if defined(__SSE2__)
    static __m128i block(__m128i bytes)
    {
        using namespace wire::scan;
        __m128i const letters = between(_mm_or_si128(bytes, each(0x20)), 'a', 'z');
        __m128i const digits = between(bytes, '/', '9');
        __m128i const plain = _mm_or_si128(is(bytes, '+'), is(bytes, '='));
        __m128i const for_urls = _mm_or_si128(is(bytes, '-'), is(bytes, '_'));
        __m128i const inside = _mm_or_si128(_mm_or_si128(letters, digits), _mm_or_si128(plain, for_urls));
        return _mm_cmpeq_epi8(inside, _mm_setzero_si128());
    }
    static __m128i between(__m128i bytes, unsigned char least, unsigned char most)
    {
        using namespace wire::scan;
        __m128i const not_below = _mm_cmpeq_epi8(_mm_max_epu8(bytes, each(least)), bytes);
        __m128i const not_above = _mm_cmpeq_epi8(_mm_min_epu8(bytes, each(most)), bytes);
        return _mm_and_si128(not_below, not_above);
    }
#endif
};

bool of_data(char c)
{
    return !outside_data::one(static_cast<unsigned char>(c));
}

bool probe(std::string_view body, std::size_t at)
{
    if (at + probe_size > body.size()) return false;
    for (std::size_t i = at; i < at + probe_size; ++i)
        if (!of_data(body[i])) return false;
    return true;
}

struct run {
    std::size_t from;
    std::size_t to;
};

/// The run of base64 around a probe that hit; `from` is where text may begin at the earliest.
run run_around(std::string_view body, std::size_t hit, std::size_t from)
{
    run found{hit, hit + probe_size};
    while (found.from > from && of_data(body[found.from - 1])) --found.from;
    char const* const end = body.data() + body.size();
    found.to = static_cast<std::size_t>(wire::scan::find_first<outside_data>(body.data() + found.to, end) - body.data());
    return found;
}

bool holds(std::string_view text, std::string_view word)
{
    return text.find(word) != std::string_view::npos;
}

/// Whether the body itself says that a run is data: it continues a data URL, or is the member "data" (or "file_data") of a part that names
/// an encoding or a media type. A long word, a key or base64 in a text is text, and costs what text costs.
bool is_declared(std::string_view body, run const& data)
{
    constexpr std::size_t near = 160;  // the members beside it: a type, a media type, a format
    std::string_view before = body.substr(0, data.from);
    if (before.ends_with(";base64,")) return true;
    if (!before.ends_with('"')) return false;
    std::string_view const around = before.substr(before.size() - std::min(near, before.size()));
    std::string_view const behind = body.substr(data.to, near);
    before.remove_suffix(1);
    while (before.ends_with(' ')) before.remove_suffix(1);
    if (!before.ends_with(':')) return false;
    before.remove_suffix(1);
    while (before.ends_with(' ')) before.remove_suffix(1);
    if (!before.ends_with("\"data\"") && !before.ends_with("\"file_data\"")) return false;
    for (std::string_view const word : {"\"base64\"", "\"media_type\"", "\"format\"", "\"filename\""})
        if (holds(around, word) || holds(behind, word)) return true;
    return false;
}

/// The body's stretches of text, in order.
struct stretches {
    std::array<run, data_limit + 1> all;  // only the first `count` are set
    std::size_t count = 0;
    std::uint64_t size = 0;

    void add(std::size_t from, std::size_t to)
    {
        if (from == to) return;
        all[count++] = {from, to};
        size += to - from;
    }
};

stretches text_of(std::string_view body)
{
    stretches found;
    std::size_t from = 0;
    // A run of data_size bytes cannot lie between two probes.
    for (std::size_t at = 0; at + probe_size <= body.size() && found.count < data_limit; at += data_size - probe_size) {
        if (!probe(body, at)) continue;
        run const data = run_around(body, at, from);
        at = data.to;  // a run is walked once, whatever it is
        if (data.to - data.from < data_size || !is_declared(body, data)) continue;
        found.add(from, data.from);
        from = data.to;
    }
    found.add(from, body.size());
    return found;
}

void add_piece(text_pieces& to, std::string_view body, std::size_t at, std::size_t size, std::size_t earliest)
{
    std::size_t const before = std::min(lead_in, at - earliest);
    to.all[to.count++] = {body.data() + at, static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(before)};
    to.read += size;
}

/// Four pieces of equal length, for the walker takes four at a time.
void add_whole(text_pieces& to, std::string_view body, run const& stretch)
{
    std::size_t const quarter = (stretch.to - stretch.from + 3) / 4;
    for (std::size_t at = stretch.from; at < stretch.to; at += quarter)
        add_piece(to, body, at, std::min(quarter, stretch.to - at), stretch.from);
}

void add_windows(text_pieces& to, std::string_view body, stretches const& text)
{
    std::size_t place = 0;
    std::uint64_t passed = 0;  // bytes of text before the stretch at `place`
    std::uint64_t const room = text.size / window_count - window_size;
    for (std::size_t i = 0; i < window_count; ++i) {
        // Somewhere in the i-th of window_count equal shares: steps of the golden ratio keep the windows from falling into step with a text
        // that repeats.
        std::uint64_t const place_in_share = room * (static_cast<std::uint32_t>(i * 0x9E3779B9u) >> 16) >> 16;
        std::uint64_t const wanted = text.size * i / window_count + place_in_share;
        while (wanted >= passed + (text.all[place].to - text.all[place].from)) {
            passed += text.all[place].to - text.all[place].from;
            ++place;
        }
        run const& stretch = text.all[place];
        std::size_t const at = stretch.from + static_cast<std::size_t>(wanted - passed);
        add_piece(to, body, at, std::min(window_size, stretch.to - at), stretch.from);
    }
}

/// Below this a body is walked in one piece: cutting it would cost more than it saves. Above, four walks side by side take half the time of
/// one (a body of 330 bytes: 290 ns instead of 550).
constexpr std::size_t uncut_size = 128;

}  // namespace

text_pieces pieces_of(std::string_view body)
{
    text_pieces made;
    stretches const text = text_of(body);
    made.whole = text.size;
    if (text.size > read_limit) {
        add_windows(made, body, text);
    } else {
        for (std::size_t i = 0; i < text.count; ++i) {
            run const& each = text.all[i];
            if (text.count == 1 && each.to - each.from > uncut_size) {
                add_whole(made, body, each);
            } else {
                add_piece(made, body, each.from, each.to - each.from, each.from);
            }
        }
    }
    return made;
}

}  // namespace signalbox::account::token
