// Whether a word is one of a list. Pure.
#pragma once

#include "engine/base/ascii.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace signalbox::base {

template <std::size_t N>
constexpr bool among(std::string_view word, std::array<std::string_view, N> const& words)
{
    return std::ranges::find(words, word) != words.end();
}

/// The same when ASCII case is ignored: names of header fields.
template <class Words>
constexpr bool among_in_any_case(std::string_view word, Words const& words)
{
    return std::ranges::any_of(words, [word](std::string_view each) { return same_text(word, each); });
}

}  // namespace signalbox::base
