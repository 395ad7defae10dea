// What schema/config.proto says about a field, in the binder's words: its shape, choices, range, default. Pure functions.
#pragma once

#include <google/protobuf/descriptor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::config {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

/// How a value is written in YAML. Repeated fields are lists of their shape.
enum class shape : std::uint8_t { text, boolean, integer, real, duration, size, price, timestamp, secret, text_map, tree, section };
shape shape_of(FieldDescriptor const& field);
/// True for shapes that one YAML scalar says in full.
bool one_scalar(shape of);
/// The shape for people: "text", "a whole number", "a duration such as 5s".
std::string_view in_words(shape of);

/// The key in the file: the field's name, or that of the text in whose place the section is written.
std::string key_of(FieldDescriptor const& field);
/// What has this key in the file: a text where there may be a section as well; null when nothing has.
FieldDescriptor const* field_with_key(Descriptor const& type, std::string const& key);
/// The section that may be written in the place of this text; null when there is none.
FieldDescriptor const* section_in_place_of(FieldDescriptor const& field);
/// Whether it is such a section.
bool stands_in_place(FieldDescriptor const& field);

std::string about(FieldDescriptor const& field);
std::string fallback(FieldDescriptor const& field);
bool required(FieldDescriptor const& field);
/// Whether ${...} in it may be an expression.
bool filled(FieldDescriptor const& field);
std::vector<std::string> choices(FieldDescriptor const& field);

/// The ends of a `range` option, as written and in the field's base unit (milliseconds, bytes, the number itself).
struct bounds {
    std::string low_text, high_text;  // empty: open
    std::optional<long double> low, high;
    bool holds(long double value) const { return (!low || value >= *low) && (!high || value <= *high); }
    std::string in_words() const;  // "between 1 and 64"
};
/// Nothing when the field has no range. The integer types bring their own.
std::optional<bounds> range(FieldDescriptor const& field);

/// Keys that are comments: "@..." and "x-...".
bool is_comment(std::string_view key);

}  // namespace signalbox::config
