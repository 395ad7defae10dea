#include "engine/base/shown_address.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>
#include <array>

namespace signalbox::base {

namespace {

constexpr std::string_view hidden = "***";
constexpr std::string_view blanks = " \t\r\n\"";

/// A name before "=" whose value is hidden.
bool is_secret(std::string_view name)
{
    static constexpr std::array<std::string_view, 9> names{"password", "passwd", "pwd",     "sslpassword", "secret",
                                                           "token",    "apikey", "api_key", "access_token"};
    return std::ranges::any_of(names, [&](std::string_view each) { return same_text(name, each); });
}

/// One word, without blanks: all up to its last "@", but for the scheme. A single name before "@" is no secret.
std::string without_user(std::string_view word)
{
    std::size_t const at = word.rfind('@');
    if (at == word.npos) return std::string(word);
    std::size_t const scheme = word.find("://");
    std::size_t const from = scheme < at ? scheme + 3 : 0;
    std::string_view const user = word.substr(from, at - from);
    if (user.find(':') == user.npos) return std::string(word);
    return std::string(word.substr(0, from)) + std::string(hidden) + std::string(word.substr(at));
}

/// The end of a value that begins there: behind its closing quote, or before a blank or the next value of a query.
std::size_t end_of_value(std::string_view text, std::size_t from)
{
    if (from < text.size() && text[from] == '\'') {
        for (std::size_t at = from + 1; at < text.size(); ++at) {
            if (text[at] == '\\')
                ++at;
            else if (text[at] == '\'')
                return at + 1;
        }
        return text.size();
    }
    return std::min(text.find_first_of(" \t\r\n\"&", from), text.size());
}

std::string without_values(std::string_view text)
{
    std::string out;
    auto const in_name = [&](std::size_t at) { return is_letter(text[at]) || text[at] == '_'; };
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const sign = std::min(text.find('=', at), text.size());
        std::size_t name = sign;
        while (name > at && in_name(name - 1)) --name;
        bool const hides = sign < text.size() && is_secret(text.substr(name, sign - name));
        out.append(text.substr(at, sign - at + 1));
        at = sign + 1;
        if (!hides) continue;
        out.append(hidden);
        at = end_of_value(text, at);
    }
    return out;
}

}  // namespace

std::string shown_address(std::string_view text)
{
    std::string const kept = without_values(text);
    std::string_view rest = kept;
    std::string out;
    while (!rest.empty()) {
        std::size_t const word = std::min(rest.find_first_of(blanks), rest.size());
        out.append(without_user(rest.substr(0, word)));
        rest.remove_prefix(word);
        std::size_t const gap = std::min(rest.find_first_not_of(blanks), rest.size());
        out.append(rest.substr(0, gap));
        rest.remove_prefix(gap);
    }
    return out;
}

}  // namespace signalbox::base
