#include "engine/wire/http_field.hpp"

#include "engine/base/ascii.hpp"
#include "engine/wire/text_scan.hpp"

#include <algorithm>
#include <charconv>

namespace signalbox::wire {

namespace {

bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}
using base::is_digit;

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string_view wrong_name(char const* at, char const* stop, char const* end)
{
    if (stop == end || *stop == '\r' || *stop == '\n') return "a field line without a colon";
    if (is_blank(*stop))
        return stop == at ? "a field line that begins with white space (folding is not supported)" : "white space before a field's colon";
    return *stop == ':' ? "a field without a name" : "a byte that no field name may hold";
}

std::string_view wrong_value(char const* stop, char const* end)
{
    if (stop == end) return "a head that ends inside a field";
    if (*stop == '\r') return "a carriage return without a line feed";
    return *stop == '\n' ? "a line feed without a carriage return" : "a control byte in a field's value";
}

}  // namespace

std::string_view read_field(char const*& at, char const* end, header& out)
{
    char const* const colon = skip_token(at, end);
    if (colon == at || colon == end || *colon != ':') return wrong_name(at, colon, end);
    char const* const start = colon + 1;
    char const* stop = scan::find_first<scan::controls>(start, end);
    while (stop != end && *stop == '\t') stop = scan::find_first<scan::controls>(stop + 1, end);
    if (end - stop < 2 || stop[0] != '\r' || stop[1] != '\n') return wrong_value(stop, end);
    out = {between(at, colon), trimmed(between(start, stop))};
    at = stop + 2;
    return {};
}

std::optional<std::uint64_t> read_length(std::string_view value)
{
    std::uint64_t length = 0;
    if (value.empty() || !std::ranges::all_of(value, is_digit)) return std::nullopt;
    if (std::from_chars(value.data(), value.data() + value.size(), length).ec != std::errc{}) return std::nullopt;
    return length;
}

bool next_member(std::string_view& list, std::string_view& member)
{
    if (list.empty()) return false;
    std::size_t const comma = std::min(list.find(','), list.size());
    member = trimmed(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
    return true;
}

void connection_wishes::note(std::string_view value)
{
    for (std::string_view member; next_member(value, member);) {
        close = close || same_name(member, "close");
        keep_alive = keep_alive || same_name(member, "keep-alive");
    }
}

bool valid_host(std::string_view host)
{
    auto const is_letter = [](char c, char last) { return (c | 0x20) >= 'a' && (c | 0x20) <= last; };
    auto const in_name = [&](char c) {
        return is_digit(c) || is_letter(c, 'z') || c == '-' || c == '.' || c == '_' || c == '~' || c == '%';
    };
    auto const in_literal = [&](char c) { return is_digit(c) || is_letter(c, 'f') || c == ':' || c == '.'; };
    std::size_t size = 0;
    if (host.starts_with('[')) {
        size = std::min(host.find(']'), host.size() - 1) + 1;
        std::string_view const literal = host.substr(1, size - 1);
        if (literal.size() < 3 || literal.back() != ']' || !std::ranges::all_of(literal.substr(0, literal.size() - 1), in_literal))
            return false;
    } else {
        size = static_cast<std::size_t>(std::ranges::find_if_not(host, in_name) - host.begin());
        if (size == 0) return false;
    }
    std::string_view const port = host.substr(size);
    return port.empty() || (port.front() == ':' && port.size() <= 6 && std::ranges::all_of(port.substr(1), is_digit));
}

}  // namespace signalbox::wire
