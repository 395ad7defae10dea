#include "engine/base/json_writer.hpp"

#include "engine/base/hex.hpp"
#include "engine/base/printable.hpp"
#include "engine/base/utf8.hpp"

#include <array>

namespace signalbox::base {

namespace {

void append_unit(std::string& out, std::uint32_t unit)
{
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += hex_digits[(unit >> shift) & 15];
}

// A character beyond ASCII. What a terminal would obey is escaped; to a program it is the same string.
void append_character(std::string& out, std::string_view bytes)
{
    std::uint32_t point = static_cast<unsigned char>(bytes[0]) & (0x7fu >> bytes.size());
    for (char const c : bytes.substr(1)) point = point << 6 | (static_cast<unsigned char>(c) & 0x3fu);
    if (!steers_output(point)) {
        out += bytes;
    } else if (point < 0x10000) {
        append_unit(out, point);
    } else {
        append_unit(out, 0xd800 + ((point - 0x10000) >> 10));
        append_unit(out, 0xdc00 + ((point - 0x10000) & 0x3ff));
    }
}

// https://www.rfc-editor.org/rfc/rfc8259#section-7: quotes, backslashes and everything below a blank.
void append_escaped(std::string& out, char c)
{
    switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
    }
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)
        out += c;
    else
        append_unit(out, static_cast<unsigned char>(c));
}

}  // namespace

void append_json_string(std::string& out, std::string_view text)
{
    if (!valid_utf8(text)) return append_json_string(out, repaired_utf8(text));
    out += '"';
    for (char const *at = text.data(), *end = at + text.size(); at != end;) {
        std::string_view const character{at, read_utf8(at, end).size};
        at += character.size();
        if (character.size() == 1)
            append_escaped(out, character.front());
        else
            append_character(out, character);
    }
    out += '"';
}

void append_decimal(std::string& out, std::int64_t scaled, int decimals, bool trim)
{
    if (scaled < 0) out += '-';
    std::uint64_t rest = scaled < 0 ? 0 - static_cast<std::uint64_t>(scaled) : static_cast<std::uint64_t>(scaled);
    std::array<char, 24> fraction{};
    for (int i = decimals; i > 0; --i, rest /= 10) fraction[static_cast<std::size_t>(i - 1)] = static_cast<char>('0' + rest % 10);
    std::string_view digits{fraction.data(), static_cast<std::size_t>(decimals)};
    while (trim && digits.ends_with('0')) digits.remove_suffix(1);
    out += std::to_string(rest);
    if (digits.empty()) return;
    out += '.';
    out += digits;
}

std::string& json_object::key(std::string_view name)
{
    if (!first_) out_ += ',';
    first_ = false;
    append_json_string(out_, name);
    out_ += ':';
    return out_;
}

void json_object::text_or_null(std::string_view name, std::string_view value)
{
    if (value.empty())
        null(name);
    else
        text(name, value);
}

}  // namespace signalbox::base
