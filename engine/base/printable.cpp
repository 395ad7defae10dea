#include "engine/base/printable.hpp"

#include "engine/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace signalbox::base {

namespace {

struct range {
    std::uint32_t first, last;
};

constexpr std::array<range, 9> steering{{{0x00, 0x1F},          // C0
                                         {0x7F, 0x9F},          // DEL, C1
                                         {0x061C, 0x061C},      // Arabic letter mark
                                         {0x200B, 0x200F},      // zero width, left-to-right and right-to-left marks
                                         {0x2028, 0x202E},      // separators, embeddings, overrides
                                         {0x2060, 0x206F},      // word joiner, isolates, deprecated format characters
                                         {0xFEFF, 0xFEFF},      // byte order mark
                                         {0xFFF9, 0xFFFB},      // interlinear annotation
                                         {0xE0000, 0xE007F}}};  // tags

std::uint32_t code_point_of(std::string_view sequence)
{
    auto const byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(sequence[i])); };
    if (sequence.size() == 1) return byte(0);
    std::uint32_t point = byte(0) & (0x7Fu >> sequence.size());
    for (std::size_t i = 1; i != sequence.size(); ++i) point = point << 6 | (byte(i) & 0x3F);
    return point;
}

void append_escape(std::string& out, std::uint32_t point)
{
    std::array<char, 8> digits{};
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), point, 16).ptr;
    out.append("\\u{").append(digits.data(), end).append("}");
}

}  // namespace

bool steers_output(std::uint32_t code_point)
{
    return std::ranges::any_of(steering, [&](range const& each) { return code_point >= each.first && code_point <= each.last; });
}

void append_printable(std::string& out, std::string_view text)
{
    for (char const *at = text.data(), *end = at + text.size(); at != end;) {
        utf8_sequence const next = read_utf8(at, end);
        std::string_view const sequence(at, next.size);
        at += next.size;
        if (!next.valid) {
            out += replacement_character;
        } else if (std::uint32_t const point = code_point_of(sequence); steers_output(point)) {
            append_escape(out, point);
        } else {
            out += sequence;
        }
    }
}

std::size_t append_printable_lines(std::string& out, std::string_view piece, bool last)
{
    std::size_t at = 0;
    while (at != piece.size()) {
        std::string_view const rest = piece.substr(at);
        utf8_sequence const next = read_utf8(rest.data(), rest.data() + rest.size());
        bool const line_end = rest.front() == '\n' || rest.starts_with("\r\n");
        bool const open = next.size == rest.size() && (rest == "\r" || (!next.valid && static_cast<unsigned char>(rest.front()) >= 0xC2));
        if (open && !last) return at;
        if (line_end || rest.front() == '\t')
            out.push_back(rest.front());
        else
            append_printable(out, rest.substr(0, next.size));
        at += next.size;
    }
    return at;
}

std::string printable(std::string_view text)
{
    std::string out;
    append_printable(out, text);
    return out;
}

}  // namespace signalbox::base
