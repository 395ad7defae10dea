// Which names a condition may use and what they are, and whether the condition makes sense with them: asked once, when it is loaded. Pure.
#pragma once

#include "engine/expression/syntax.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// A name of the environment, with its dots: "request.headers".
struct declaration {
    std::string name;
    type is;
};

/// The type of the whole; the first mistake from the left otherwise: an unknown name and the nearest, a comparison of unlike values, a
/// condition that is none.
result<type> check(node const& condition, std::vector<declaration> const& environment);

/// As check(), and the whole must be a condition: true or false.
std::optional<mistake> check_condition(node const& condition, std::vector<declaration> const& environment);

}  // namespace signalbox::expression
