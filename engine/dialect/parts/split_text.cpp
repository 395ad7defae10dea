#include "engine/dialect/parts/split_text.hpp"

#include <utility>

namespace signalbox::dialect {

namespace {

constexpr std::size_t escape_size = 6;  // \ud83d

/// Whether the escaped text ends with the first half of a surrogate pair, \ud800 to \udbff.
bool ends_with_half(std::string_view escaped)
{
    if (escaped.size() < escape_size) return false;
    std::string_view const last = escaped.substr(escaped.size() - escape_size);
    if (last[0] != '\\' || last[1] != 'u' || (last[2] | 0x20) != 'd') return false;
    char const third = static_cast<char>(last[3] | 0x20);
    bool const half = third == '8' || third == '9' || third == 'a' || third == 'b';
    std::size_t slashes = 0;
    for (std::size_t at = escaped.size() - escape_size; at > 0 && escaped[at - 1] == '\\'; --at) ++slashes;
    return half && slashes % 2 == 0;
}

}  // namespace

std::string split_text::take(wire::json_view text)
{
    if (text.kind() != wire::json_kind::string) return {};
    std::string_view escaped = text.raw().substr(1, text.raw().size() - 2);
    bool const half = ends_with_half(escaped);
    if (held_.empty() && !half) return text.string_or("");
    if (escaped.empty()) return {};
    std::string whole = std::exchange(held_, {});
    if (half) {
        held_ = escaped.substr(escaped.size() - escape_size);
        escaped.remove_suffix(escape_size);
    }
    std::string out;
    wire::append_json_text(out, whole.append(escaped));
    return out;
}

std::string split_text::rest()
{
    std::string out;
    wire::append_json_text(out, std::exchange(held_, {}));
    return out;
}

}  // namespace signalbox::dialect
