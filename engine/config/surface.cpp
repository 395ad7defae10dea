#include "engine/config/surface.hpp"

#include "engine/config/units.hpp"
#include "schema/config.pb.h"

#include <limits>

namespace signalbox::config {
namespace {

shape shape_of_message(Descriptor const& type)
{
    if (&type == schema::Duration::descriptor()) return shape::duration;
    if (&type == schema::Size::descriptor()) return shape::size;
    if (&type == schema::UsdPrice::descriptor()) return shape::price;
    if (&type == schema::Timestamp::descriptor()) return shape::timestamp;
    if (&type == schema::Secret::descriptor()) return shape::secret;
    return shape::section;
}

/// One end of a range in the field's base unit. The ends are ours, so a wrong one is simply open; a test reads them all.
std::optional<long double> end_of(shape of, std::string_view text)
{
    auto const number = [](auto const& read) { return read ? std::optional<long double>(*read) : std::nullopt; };
    if (text.empty()) return {};
    switch (of) {
    case shape::duration: return number(read_duration(text));
    case shape::size: return number(read_size(text));
    case shape::real: return number(read_double(text));
    default: return number(read_integer(text));
    }
}

template <class Number>
bounds all_of_type()
{
    using limits = std::numeric_limits<Number>;
    return {std::to_string(limits::min()), std::to_string(limits::max()), limits::min(), limits::max()};
}

std::optional<bounds> range_of_type(FieldDescriptor const& field)
{
    switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32: return all_of_type<std::int32_t>();
    case FieldDescriptor::CPPTYPE_UINT32: return all_of_type<std::uint32_t>();
    case FieldDescriptor::CPPTYPE_UINT64: return bounds{.low_text = "0", .low = 0};
    default: return {};
    }
}

}  // namespace

shape shape_of(FieldDescriptor const& field)
{
    if (field.is_map()) return shape::text_map;
    switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: return field.options().GetExtension(schema::tree) ? shape::tree : shape::text;
    case FieldDescriptor::CPPTYPE_BOOL: return shape::boolean;
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT: return shape::real;
    case FieldDescriptor::CPPTYPE_MESSAGE: return shape_of_message(*field.message_type());
    default: return shape::integer;
    }
}

bool one_scalar(shape of)
{
    return of != shape::secret && of != shape::text_map && of != shape::tree && of != shape::section;
}

std::string_view in_words(shape of)
{
    switch (of) {
    case shape::text: return "text";
    case shape::boolean: return "true or false";
    case shape::integer: return "a whole number";
    case shape::real: return "a number";
    case shape::duration: return "a duration such as 5s";
    case shape::size: return "a size such as 10MiB";
    case shape::price: return "a price in US dollars such as 0.15";
    case shape::timestamp: return "a date such as 2027-01-31";
    case shape::secret: return "a secret by reference such as {env: NAME}";
    case shape::text_map: return "keys with text";
    case shape::tree: return "a section of any keys";
    case shape::section: return "a section with keys of its own";
    }
    return "text";
}

std::string key_of(FieldDescriptor const& field)
{
    std::string const& other = field.options().GetExtension(schema::written_as);
    return other.empty() ? field.name() : other;
}

FieldDescriptor const* field_with_key(Descriptor const& type, std::string const& key)
{
    FieldDescriptor const* const known = type.FindFieldByName(key);
    return known && !stands_in_place(*known) ? known : nullptr;
}

FieldDescriptor const* section_in_place_of(FieldDescriptor const& field)
{
    Descriptor const& type = *field.containing_type();
    for (int i = 0; i < type.field_count(); ++i)
        if (type.field(i)->options().GetExtension(schema::written_as) == field.name()) return type.field(i);
    return nullptr;
}

bool stands_in_place(FieldDescriptor const& field)
{
    return !field.options().GetExtension(schema::written_as).empty();
}

std::string about(FieldDescriptor const& field)
{
    return field.options().GetExtension(schema::about);
}

std::string fallback(FieldDescriptor const& field)
{
    return field.options().GetExtension(schema::fallback);
}

bool required(FieldDescriptor const& field)
{
    return field.options().GetExtension(schema::required);
}

bool filled(FieldDescriptor const& field)
{
    return field.options().GetExtension(schema::filled);
}

std::vector<std::string> choices(FieldDescriptor const& field)
{
    std::vector<std::string> out;
    std::string_view rest = field.options().GetExtension(schema::choices);
    while (!rest.empty()) {
        std::size_t const end = std::min(rest.find('|'), rest.size());
        out.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out;
}

std::string bounds::in_words() const
{
    if (low && high) return low_text == high_text ? low_text : "between " + low_text + " and " + high_text;
    return low ? "at least " + low_text : "at most " + high_text;
}

std::optional<bounds> range(FieldDescriptor const& field)
{
    std::string_view const text = field.options().GetExtension(schema::range);
    std::size_t const dots = text.find("..");
    if (dots == text.npos) return range_of_type(field);
    shape const of = shape_of(field);
    std::string_view const low = text.substr(0, dots), high = text.substr(dots + 2);
    return bounds{std::string(low), std::string(high), end_of(of, low), end_of(of, high)};
}

bool is_comment(std::string_view key)
{
    return key.starts_with("x-") || (!key.empty() && std::string_view("@$_#").find(key.front()) != std::string_view::npos);
}

}  // namespace signalbox::config
