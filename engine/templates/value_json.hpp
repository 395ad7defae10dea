// Values of expressions written as JSON and as text, and read as what a reply says. Pure functions.
#pragma once

#include "engine/expression/program.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace signalbox::templates {

/// What a value came from: its lists and maps are walked there.
struct evaluated {
    expression::program const& by;
    expression::facts const& about;
    expression::work& with;
};

/// Nothing at all, or null.
inline bool is_nothing(expression::value const& of)
{
    return of.absent || of.is == expression::kind::null;
}

/// Appends the value as JSON, with its type; null when it is nothing.
void append_json(std::string& out, expression::value const& of, evaluated const& from);

/// Appends a text as it is, lists and maps as JSON, other values as JSON writes them; nothing when it is nothing.
void append_text(std::string& out, expression::value const& of, evaluated const& from);

/// Appends the words of a reply: a text, or the texts of a list, whose elements may be maps with a "text". False when there are none.
bool append_words(std::string& out, expression::value const& of, evaluated const& from);

/// A count: a whole number that is not negative, also as text.
std::optional<std::uint64_t> count_of(expression::value const& of);

}  // namespace signalbox::templates
