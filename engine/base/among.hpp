// Whether a word is one of a list of constants. Pure.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace signalbox::base {

template <std::size_t N>
constexpr bool among(std::string_view word, std::array<std::string_view, N> const& words)
{
    return std::ranges::find(words, word) != words.end();
}

}  // namespace signalbox::base
