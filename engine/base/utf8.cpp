#include "engine/base/utf8.hpp"

#include <cstring>

namespace signalbox::base {

namespace {

struct lead {
    std::uint8_t size;        // of the whole sequence; 0 for bytes that begin none
    unsigned char low, high;  // bounds of the second byte
};

// Unicode 15, table 3-7.
constexpr lead lead_of(unsigned char byte)
{
    if (byte < 0x80) return {1, 0, 0};
    if (byte < 0xC2) return {0, 0, 0};
    if (byte < 0xE0) return {2, 0x80, 0xBF};
    if (byte == 0xE0) return {3, 0xA0, 0xBF};
    if (byte == 0xED) return {3, 0x80, 0x9F};
    if (byte < 0xF0) return {3, 0x80, 0xBF};
    if (byte == 0xF0) return {4, 0x90, 0xBF};
    if (byte < 0xF4) return {4, 0x80, 0xBF};
    if (byte == 0xF4) return {4, 0x80, 0x8F};
    return {0, 0, 0};
}

/// Nearly all text is ASCII: eight bytes are looked at in one step.
bool eight_ascii(char const* at)
{
    std::uint64_t eight = 0;
    std::memcpy(&eight, at, sizeof eight);
    return (eight & 0x8080808080808080u) == 0;
}

}  // namespace

utf8_sequence read_utf8(char const* at, char const* end)
{
    lead const first = lead_of(static_cast<unsigned char>(*at));
    if (first.size <= 1) return {1, first.size == 1};
    std::uint8_t size = 1;
    while (size < first.size && at + size != end) {
        auto const byte = static_cast<unsigned char>(at[size]);
        unsigned char const low = size == 1 ? first.low : 0x80, high = size == 1 ? first.high : 0xBF;
        if (byte < low || byte > high) return {size, false};
        ++size;
    }
    return {size, size == first.size};
}

void append_utf8(std::string& out, std::uint32_t code_point)
{
    auto const tail = [&](unsigned shift) { out += static_cast<char>(0x80 | ((code_point >> shift) & 0x3F)); };
    if (code_point < 0x80) {
        out += static_cast<char>(code_point);
    } else if (code_point < 0x800) {
        out += static_cast<char>(0xC0 | (code_point >> 6));
        tail(0);
    } else if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000)) {
        out += replacement_character;
    } else if (code_point < 0x10000) {
        out += static_cast<char>(0xE0 | (code_point >> 12));
        tail(6), tail(0);
    } else {
        out += static_cast<char>(0xF0 | (code_point >> 18));
        tail(12), tail(6), tail(0);
    }
}

bool valid_utf8(std::string_view text)
{
    for (char const *at = text.data(), *end = at + text.size(); at != end;) {
        if (end - at >= 8 && eight_ascii(at)) {
            at += 8;
            continue;
        }
        if (end - at < 8 && text.size() >= 8 && eight_ascii(end - 8)) return true;
        if (static_cast<unsigned char>(*at) < 0x80) {  // the end of a short text
            ++at;
            continue;
        }
        utf8_sequence const next = read_utf8(at, end);
        if (!next.valid) return false;
        at += next.size;
    }
    return true;
}

std::string repaired_utf8(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (char const *at = text.data(), *end = at + text.size(); at != end;) {
        utf8_sequence const next = read_utf8(at, end);
        out += next.valid ? std::string_view(at, next.size) : replacement_character;
        at += next.size;
    }
    return out;
}

std::string_view cut_at_character(std::string_view text, std::size_t limit)
{
    if (text.size() <= limit) return text;
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
    return text.substr(0, limit);
}

}  // namespace signalbox::base
