// What a fuzz target asks of every input: a broken promise stops the program so that libFuzzer keeps the input. Used by all targets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace signalbox::fuzz {

inline void require_that(bool holds, char const* what, char const* file, int line)
{
    if (holds) return;
    std::fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
    std::abort();
}

#define FUZZ_REQUIRE(condition) ::signalbox::fuzz::require_that((condition), #condition, __FILE__, __LINE__)

inline std::string_view text_of(std::uint8_t const* data, std::size_t size)
{
    return {reinterpret_cast<char const*>(data), size};
}

/// Whether `part` is a view into `whole` (an empty one may be anywhere).
inline bool lies_in(std::string_view part, std::string_view whole)
{
    return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

/// Takes the first bytes of the input as the places where the rest is cut.
struct cut_input {
    std::size_t first = 0, second = 0;  // first <= second <= rest.size()
    std::string_view rest;
    std::vector<std::string_view> pieces() const
    {
        return {rest.substr(0, first), rest.substr(first, second - first), rest.substr(second)};
    }
    explicit cut_input(std::string_view input)
    {
        if (input.size() < 2) return;
        rest = input.substr(2);
        first = static_cast<unsigned char>(input[0]) % (rest.size() + 1);
        second = first + static_cast<unsigned char>(input[1]) % (rest.size() - first + 1);
    }
};

}  // namespace signalbox::fuzz
