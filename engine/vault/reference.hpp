// "ID/PATH#KEY": which secret of which vault is meant. A value and its reader.
#pragma once

#include "engine/model/failure.hpp"

#include <compare>
#include <string>
#include <string_view>

namespace signalbox::vault {

/// Longest path of a secret: AWS takes 512 characters, and an ARN with them is longer.
inline constexpr std::size_t path_limit = 700;
/// Longest name of a value in a secret.
inline constexpr std::size_t key_limit = 256;

struct reference {
    std::string vault;  // its id
    std::string path;   // of the secret
    std::string key;    // of a value in it; empty: the whole secret
    auto operator<=>(reference const&) const = default;

    std::string text() const { return vault + "/" + path + (key.empty() ? "" : "#" + key); }
};

/// Fault bad_request saying what is wrong; the words repeat nothing of the text, which may be the secret itself by mistake.
model::result<reference> read_reference(std::string_view text);

/// How many parts a path has.
std::size_t segments_of(std::string_view path);

}  // namespace signalbox::vault
