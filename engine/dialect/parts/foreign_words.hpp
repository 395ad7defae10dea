// The words that refuse what only the format it comes from can express. Pure.
#pragma once

#include "engine/wire/json.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace signalbox::dialect {

/// A tool and a block are named by their type as well: their place alone says little about them.
inline std::string foreign_words(std::string_view field, wire::json_view value)
{
    constexpr std::size_t longest = 64;  // the types of all formats are shorter
    std::string words = "only its own provider can do this";
    if (!field.ends_with(']')) return words;
    std::string const type = value["type"].string_or("");
    auto const plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    if (!type.empty() && type.size() <= longest && std::ranges::all_of(type, plain)) words.append(" (").append(type).append(")");
    return words;
}

}  // namespace signalbox::dialect
