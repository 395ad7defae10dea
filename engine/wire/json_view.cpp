#include "engine/wire/json.hpp"
#include "engine/wire/text_scan.hpp"

#include <cstring>

namespace signalbox::wire {

namespace {

bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

char const* skip_space(char const* at, char const* end)
{
    while (at != end && is_space(*at)) ++at;
    return at;
}

// From an opening quote to behind the closing one: the first quote before which backslashes stand in pairs.
char const* skip_string(char const* at, char const* end)
{
    char const* const begin = at + 1;
    for (char const* quote = begin; quote != end; ++quote) {
        quote = static_cast<char const*>(std::memchr(quote, '"', static_cast<std::size_t>(end - quote)));
        if (!quote) return end;
        char const* run = quote;
        while (run != begin && run[-1] == '\\') --run;
        if ((quote - run) % 2 == 0) return quote + 1;
    }
    return end;
}

// From an opening bracket to behind its partner.
char const* skip_container(char const* at, char const* end)
{
    for (std::size_t depth = 0;;) {
        at = scan::find_first<scan::structure>(at, end);
        if (at == end) return end;
        if (*at == '"') {
            at = skip_string(at, end);
            continue;
        }
        depth += (*at | 0x20) == '{' ? 1 : -1;
        ++at;
        if (depth == 0) return at;
    }
}

char const* skip_value(char const* at, char const* end)
{
    if (*at == '"') return skip_string(at, end);
    if (*at == '{' || *at == '[') return skip_container(at, end);
    while (at != end && *at != ',' && *at != ']' && *at != '}' && !is_space(*at)) ++at;
    return at;
}

std::string_view between(char const* from, char const* to)
{
    return {from, static_cast<std::size_t>(to - from)};
}

}  // namespace

namespace detail {

bool json_cursor::next_value(std::string_view& value)
{
    at = skip_space(at, end);
    if (at != end && *at == ',') at = skip_space(at + 1, end);
    if (at == end) {
        value = {};
        return false;
    }
    char const* const start = at;
    at = skip_value(at, end);
    value = between(start, at);
    return !value.empty();
}

bool json_cursor::next_member(std::string_view& key, std::string_view& value)
{
    std::string_view quoted;
    key = value = {};
    if (!next_value(quoted) || quoted.size() < 2 || quoted.front() != '"') return false;
    key = quoted.substr(1, quoted.size() - 2);
    at = skip_space(at, end);
    if (at != end && *at == ':') ++at;
    return next_value(value);
}

}  // namespace detail

json_view::json_view(std::string_view checked_text)
{
    while (!checked_text.empty() && is_space(checked_text.front())) checked_text.remove_prefix(1);
    while (!checked_text.empty() && is_space(checked_text.back())) checked_text.remove_suffix(1);
    raw_ = checked_text;
}

json_kind json_view::kind() const
{
    if (raw_.empty()) return json_kind::missing;
    switch (raw_.front()) {
    case '{': return json_kind::object;
    case '[': return json_kind::array;
    case '"': return json_kind::string;
    case 't':
    case 'f': return json_kind::boolean;
    case 'n': return json_kind::null;
    default: return json_kind::number;
    }
}

std::optional<bool> json_view::boolean() const
{
    if (kind() != json_kind::boolean) return std::nullopt;
    return raw_.front() == 't';
}

json_view json_view::operator[](std::string_view key) const
{
    json_view found;
    for (json_member const& each : members())
        if (each.is(key)) found = each.value;
    return found;
}

}  // namespace signalbox::wire
