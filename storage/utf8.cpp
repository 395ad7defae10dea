#include "storage/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace signalbox::storage {

namespace {

bool within(unsigned char byte, unsigned low, unsigned high)
{
    return byte >= low && byte <= high;
}

// The length of the well-formed character at `at`, 0 when there is none.
std::size_t character(std::string_view text, std::size_t at)
{
    auto const byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0; };
    unsigned char const lead = byte(0);
    if (lead < 0x80) return 1;
    if (within(lead, 0xc2, 0xdf)) return within(byte(1), 0x80, 0xbf) ? 2 : 0;
    if (within(lead, 0xe0, 0xef)) {
        bool const second = within(byte(1), lead == 0xe0 ? 0xa0 : 0x80, lead == 0xed ? 0x9f : 0xbf);
        return second && within(byte(2), 0x80, 0xbf) ? 3 : 0;
    }
    if (within(lead, 0xf0, 0xf4)) {
        bool const second = within(byte(1), lead == 0xf0 ? 0x90 : 0x80, lead == 0xf4 ? 0x8f : 0xbf);
        return second && within(byte(2), 0x80, 0xbf) && within(byte(3), 0x80, 0xbf) ? 4 : 0;
    }
    return 0;
}

// Whether the eight bytes at `at` are all ASCII: nearly all text is.
bool ascii(char const* at)
{
    std::uint64_t eight = 0;
    std::memcpy(&eight, at, sizeof eight);
    return (eight & 0x8080808080808080u) == 0;
}

}  // namespace

bool is_utf8(std::string_view text)
{
    std::size_t at = 0;
    while (at < text.size()) {
        if (text.size() - at >= 8 && ascii(text.data() + at)) {
            at += 8;
            continue;
        }
        std::size_t const length = character(text, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

std::string repaired(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const length = character(text, at);
        if (length == 0) {
            out += "\xef\xbf\xbd";
            ++at;
        } else {
            out.append(text, at, length);
            at += length;
        }
    }
    return out;
}

}  // namespace signalbox::storage
