#include "engine/wire/json.hpp"

#include "engine/base/ascii.hpp"
#include "engine/wire/text_scan.hpp"
#include "engine/base/utf8.hpp"

namespace signalbox::wire {

namespace {

std::string_view content(std::string_view raw)
{
    return raw.size() < 2 ? std::string_view() : raw.substr(1, raw.size() - 2);
}

bool has_escapes(std::string_view escaped)
{
    return escaped.find('\\') != std::string_view::npos;
}

// The four digits of a \u escape at the front of `text`, or -1.
std::int32_t read_unit(std::string_view text)
{
    if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return -1;
    std::int32_t unit = 0;
    for (char const c : text.substr(2, 4)) {
        int const digit = base::hex_value(c);
        if (digit < 0) return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

// Decodes the \u escape, or the pair of them, at the front of `text` and gives its size (RFC 8259 7).
std::size_t append_unicode_escape(std::string& out, std::string_view text)
{
    std::int32_t const unit = read_unit(text);
    if (unit < 0) {
        out += base::replacement_character;
        return 2;
    }
    if (unit >= 0xD800 && unit < 0xDC00) {
        std::int32_t const low = read_unit(text.substr(6));
        if (low >= 0xDC00 && low < 0xE000) {
            base::append_utf8(out, 0x10000 + (static_cast<std::uint32_t>(unit - 0xD800) << 10) + static_cast<std::uint32_t>(low - 0xDC00));
            return 12;
        }
    }
    base::append_utf8(out, static_cast<std::uint32_t>(unit));
    return 6;
}

// Decodes the escape at the front of `text` and gives its size.
std::size_t append_escape(std::string& out, std::string_view text)
{
    if (text.size() < 2) return text.size();
    switch (text[1]) {
    case 'b': out += '\b'; return 2;
    case 'f': out += '\f'; return 2;
    case 'n': out += '\n'; return 2;
    case 'r': out += '\r'; return 2;
    case 't': out += '\t'; return 2;
    case 'u': return append_unicode_escape(out, text);
    default: out += text[1]; return 2;
    }
}

void append_escaped(std::string& out, unsigned char byte)
{
    static constexpr char digits[] = "0123456789abcdef";
    switch (byte) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default:
        out += "\\u00";
        out += digits[byte >> 4];
        out += digits[byte & 15];
        return;
    }
}

}  // namespace

void append_json_text(std::string& out, std::string_view escaped)
{
    for (;;) {
        std::size_t const plain = escaped.find('\\');
        out += escaped.substr(0, plain);
        if (plain == std::string_view::npos) return;
        escaped.remove_prefix(plain);
        escaped.remove_prefix(append_escape(out, escaped));
    }
}

bool json_text_is(std::string_view escaped, std::string_view text)
{
    if (!has_escapes(escaped)) return escaped == text;
    if (escaped.size() < text.size()) return false;  // an escape is never shorter than what it stands for
    std::string decoded;
    append_json_text(decoded, escaped);
    return decoded == text;
}

bool json_view::append_string(std::string& out) const
{
    if (kind() != json_kind::string) return false;
    append_json_text(out, content(raw_));
    return true;
}

std::optional<std::string> json_view::string() const
{
    if (kind() != json_kind::string) return std::nullopt;
    std::string out;
    out.reserve(raw_.size());
    append_json_text(out, content(raw_));
    return out;
}

std::string json_view::string_or(std::string_view fallback) const
{
    auto text = string();
    return text ? std::move(*text) : std::string(fallback);
}

std::optional<std::string_view> json_view::plain_string() const
{
    if (kind() != json_kind::string || has_escapes(raw_)) return std::nullopt;
    return content(raw_);
}

bool json_view::is(std::string_view text) const
{
    return kind() == json_kind::string && json_text_is(content(raw_), text);
}

std::string json_member::key() const
{
    std::string out;
    append_json_text(out, raw_key);
    return out;
}

bool json_member::is(std::string_view name) const
{
    return json_text_is(raw_key, name);
}

void append_json_string(std::string& out, std::string_view text)
{
    out += '"';
    for (char const *at = text.data(), *end = at + text.size();;) {
        char const* const stop = scan::skip_json_text(at, end);
        out.append(at, stop);
        if (stop == end) break;
        auto const byte = static_cast<unsigned char>(*stop);
        if (byte < 0x80) {
            append_escaped(out, byte);
            at = stop + 1;
        } else {
            out += base::replacement_character;
            at = stop + base::read_utf8(stop, end).size;
        }
    }
    out += '"';
}

std::string json_string(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + 2);
    append_json_string(out, text);
    return out;
}

}  // namespace signalbox::wire
