// How values compare and compute, whatever kinds meet: unlike kinds are unordered, and a result that has no room is absent. Pure functions.
#pragma once

#include "engine/expression/syntax.hpp"
#include "engine/expression/value.hpp"

#include <compare>

namespace signalbox::expression {

bool is_number(value const& of);

/// Numbers by size, exact also where a whole number has no double; texts by their bytes; durations. Everything else is unordered.
std::partial_ordering order(value const& left, value const& right);

/// Of two numbers; absent for anything else, after an overflow and for a division by 0. Whole numbers give whole ones.
value computed(value const& left, arithmetic sum, value const& right);

}  // namespace signalbox::expression
