// What a condition may name and what it is: an environment is a list of these, fixed when the program is built. Values.
#pragma once

#include <cstdint>
#include <string>

namespace signalbox::expression {

enum class kind : std::uint8_t { null, boolean, integer, real, text, duration, list, map, any };

/// What a value is; lists and maps have elements of one kind, `any` when they are mixed. Maps have text for keys.
struct type {
    kind is = kind::any;
    kind element = kind::any;
    bool operator==(type const&) const = default;
};

/// "text", "list of text".
std::string name(type const& of);

/// A name of the environment, with its dots: "request.headers". A function takes one text: header('X').
struct declaration {
    std::string name;
    type is;
    bool function = false;
};

}  // namespace signalbox::expression
