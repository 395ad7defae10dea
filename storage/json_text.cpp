#include "storage/json_text.hpp"

#include "engine/base/utf8.hpp"

#include <array>

namespace signalbox::storage {

namespace {

// https://www.rfc-editor.org/rfc/rfc8259#section-7: quotes, backslashes and everything below a blank.
void append_escaped(std::string& out, char c)
{
    constexpr std::string_view digits = "0123456789abcdef";
    switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
    }
    if (static_cast<unsigned char>(c) >= 0x20) {
        out += c;
        return;
    }
    out += "\\u00";
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
}

}  // namespace

void append_json_string(std::string& out, std::string_view text)
{
    if (!base::valid_utf8(text)) return append_json_string(out, base::repaired_utf8(text));
    out += '"';
    for (char const c : text) append_escaped(out, c);
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

}  // namespace signalbox::storage
