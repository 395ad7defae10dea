// Which names a condition may use and what they are, and whether the condition makes sense with them: asked once, when it is loaded. Pure.
#pragma once

#include "engine/expression/declaration.hpp"
#include "engine/expression/syntax.hpp"

#include <optional>
#include <vector>

namespace signalbox::expression {

/// The type of the whole; the first mistake from the left otherwise: an unknown name and the nearest, a comparison of unlike values, a
/// condition that is none.
result<type> check(node const& condition, std::vector<declaration> const& environment);

/// As check(), and the whole must be a condition: true or false.
std::optional<mistake> check_condition(node const& condition, std::vector<declaration> const& environment);

/// The mistake of an expression whose value may be of any kind.
std::optional<mistake> check_expression(node const& expression, std::vector<declaration> const& environment);

/// The mistake of an expression whose value is looked up: one of a kind that is no text, number, or true or false.
std::optional<mistake> check_value(node const& expression, std::vector<declaration> const& environment);

}  // namespace signalbox::expression
