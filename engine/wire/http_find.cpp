#include "engine/wire/http.hpp"
#include "engine/wire/http_field.hpp"

#include <algorithm>
#include <cstring>

namespace signalbox::wire {

namespace {

using model::failure;
using model::fault;

char const* find_byte(char const* at, char const* end, char byte)
{
    return at == end ? nullptr : static_cast<char const*>(std::memchr(at, byte, static_cast<std::size_t>(end - at)));
}

// What is wrong with a beginning that has no empty line yet: told now, so that who speaks another protocol, or ends lines with CR
// alone, gets an answer and not a timeout.
std::string_view hopeless(std::string_view buffered, std::size_t searched)
{
    std::string_view const first = buffered.substr(buffered.starts_with("\r\n") ? 2 : 0);
    if (!first.empty() && first.front() != '\r' && !is_token_byte(first.front())) return "a first byte that begins no HTTP message";
    if (first.size() > method_limit && first.substr(0, method_limit + 1).find(' ') == std::string_view::npos)
        return "a method longer than any";
    char const* const end = buffered.data() + buffered.size();
    for (char const* at = buffered.data() + (searched ? searched - 1 : 0); (at = find_byte(at, end, '\r')); ++at)
        if (at + 1 != end && at[1] != '\n') return "a carriage return without a line feed";
    return {};
}

}  // namespace

model::result<std::size_t> find_head(std::string_view buffered, std::size_t searched)
{
    char const *const begin = buffered.data(), *const end = begin + buffered.size();
    searched = std::min(searched, buffered.size());
    for (char const* at = begin + searched; (at = find_byte(at, end, '\n')); ++at) {
        std::ptrdiff_t const before = at - begin;
        if (before == 0 || at[-1] != '\r') return failure{fault::bad_request, "a line feed without a carriage return"};
        if (before < 3 || at[-2] != '\n') continue;
        auto const size = static_cast<std::size_t>(before + 1);
        if (size > head_limit) break;
        return size;
    }
    if (std::string_view const wrong = hopeless(buffered, searched); !wrong.empty()) return failure{fault::bad_request, std::string(wrong)};
    if (buffered.size() >= head_limit)
        return failure{fault::head_too_large, "a head of more than " + std::to_string(head_limit) + " bytes"};
    return std::size_t{0};
}

}  // namespace signalbox::wire
