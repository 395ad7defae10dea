#include "engine/config/describe.hpp"

#include "engine/config/scalar.hpp"
#include "engine/config/schema_text.hpp"
#include "engine/config/surface.hpp"
#include "schema/config.pb.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <vector>

namespace signalbox::config {
namespace {

// The patterns say what units.cpp and substitution.cpp read.
constexpr char const* reference_pattern = R"(\$\{[A-Z_][A-Z0-9_]*(:-[^}]*)?\})";
constexpr char const* duration_pattern = R"(^(0|([0-9]+(\.[0-9]+)?(ms|s|m|h|d))+)$)";
constexpr char const* size_pattern = R"(^[0-9]+(\.[0-9]+)?(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)?$)";
constexpr char const* price_pattern = R"(^([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$)";
constexpr char const* timestamp_pattern =
    R"(^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2}))?$)";

bool is_number(std::string_view text)
{
    double value = 0;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc{} && end == text.data() + text.size();
}

std::string definition_name(shape of)
{
    switch (of) {
    case shape::duration: return "Duration";
    case shape::size: return "Size";
    case shape::price: return "UsdPrice";
    case shape::timestamp: return "Timestamp";
    default: return "Secret";
    }
}

/// A value that may also come from the environment.
schema_object or_reference(schema_object plain)
{
    schema_object out;
    out.add("anyOf", schema_list().add(plain).add(schema_object().add("$ref", "#/$defs/Reference")));
    return out;
}

schema_object number(FieldDescriptor const& field, char const* type)
{
    schema_object out;
    out.add("type", type);
    if (auto const allowed = range(field)) {
        if (allowed->low) out.add_raw("minimum", allowed->low_text);
        if (allowed->high) out.add_raw("maximum", allowed->high_text);
    }
    return or_reference(std::move(out));
}

schema_object text(FieldDescriptor const& field)
{
    auto const allowed = choices(field);
    schema_object out;
    if (allowed.empty()) return out.add("type", schema_list().add("string").add("number"));
    schema_list values;
    for (std::string const& one : allowed) {
        values.add(one);
        // YAML reads an unquoted 1 as a number.
        if (is_number(one)) values.add_raw(one);
    }
    return or_reference(out.add("enum", values));
}

/// One value of the field, without regard to being a list.
schema_object value(FieldDescriptor const& field)
{
    schema_object out;
    switch (shape const of = shape_of(field)) {
    case shape::text:
        if (FieldDescriptor const* const other = section_in_place_of(field))
            return out.add("anyOf", schema_list().add(text(field)).add(value(*other)));
        return text(field);
    case shape::boolean: return or_reference(out.add("type", "boolean"));
    case shape::integer: return number(field, "integer");
    case shape::real: return number(field, "number");
    case shape::text_map:
        return out.add("type", "object")
            .add("additionalProperties", schema_object().add("type", schema_list().add("string").add("number").add("boolean")));
    case shape::tree: return out.add("type", "object");
    case shape::section: return out.add("$ref", "#/$defs/" + field.message_type()->name());
    default: return out.add("$ref", "#/$defs/" + definition_name(of));
    }
}

void add_default(schema_object& to, FieldDescriptor const& field)
{
    std::string const written = fallback(field);
    if (written.empty()) return;
    shape const of = shape_of(field);
    bool const bare = of == shape::boolean || of == shape::integer || of == shape::real;
    if (field.is_repeated())
        to.add("default", schema_list().add(written));
    else if (bare)
        to.add_raw("default", written);
    else
        to.add("default", written);
}

schema_object property(FieldDescriptor const& field)
{
    schema_object out;
    if (field.is_repeated() && !field.is_map())
        out.add("type", "array").add("items", value(field));
    else
        out = value(field);
    if (std::string const text = about(field); !text.empty()) out.add("description", text);
    add_default(out, field);
    return out;
}

schema_object section(Descriptor const& type)
{
    schema_object properties;
    schema_list needed;
    for (int i = 0; i < type.field_count(); ++i) {
        if (stands_in_place(*type.field(i))) continue;
        properties.add(type.field(i)->name(), property(*type.field(i)));
        if (required(*type.field(i))) needed.add(type.field(i)->name());
    }
    schema_object out;
    out.add("type", "object").add("properties", properties);
    if (!needed.empty()) out.add("required", needed);
    // Comments of people and of other programs.
    out.add("patternProperties", schema_object().add("^([@$_#]|x-)", schema_object()));
    return out.add_raw("additionalProperties", "false");
}

/// Without a unit a number is a size or a price; of durations only 0 says enough.
schema_object scalar_with_unit(char const* pattern, char const* description, bool any_number)
{
    schema_object out;
    schema_list forms;
    forms.add(schema_object().add("type", "string").add("pattern", pattern));
    forms.add(any_number ? schema_object().add("type", "number").add_raw("minimum", "0") : schema_object().add_raw("const", "0"));
    forms.add(schema_object().add("$ref", "#/$defs/Reference"));
    return out.add("description", description).add("anyOf", forms);
}

schema_object timestamp()
{
    schema_object out;
    out.add("description", "A day (midnight UTC) or a moment as in RFC 3339.");
    return out.add("anyOf", schema_list()
                                .add(schema_object().add("type", "string").add("pattern", timestamp_pattern))
                                .add(schema_object().add("$ref", "#/$defs/Reference")));
}

schema_object secret()
{
    schema_object map = section(*schema::Secret::descriptor());
    map.add_raw("minProperties", "1").add_raw("maxProperties", "1");
    schema_object kept = section(*schema::Secret::descriptor());
    kept.add_raw("required", "[\"vault\"]").add_raw("maxProperties", "2");  // and ttl
    schema_object literal;
    literal.add("type", "string").add("description", "The secret itself, accepted only with --allow-inline-secrets.");
    schema_object out;
    return out.add("description", "A secret by reference.").add("anyOf", schema_list().add(map).add(kept).add(literal));
}

void add_sections(schema_object& definitions, Descriptor const& type)
{
    for (int i = 0; i < type.field_count(); ++i) {
        FieldDescriptor const& field = *type.field(i);
        if (shape_of(field) != shape::section || definitions.has(field.message_type()->name())) continue;
        definitions.add(field.message_type()->name(), section(*field.message_type()));
        add_sections(definitions, *field.message_type());
    }
}

}  // namespace

std::string json_schema()
{
    schema_object definitions;
    add_sections(definitions, *schema::Config::descriptor());
    definitions.add("Duration", scalar_with_unit(duration_pattern, "A duration: 300ms, 5s, 2m, 1h30m, 7d.", false));
    definitions.add("Size", scalar_with_unit(size_pattern, "A size in bytes: 512, 64KiB, 10MiB, 1GiB, also kB, MB, GB.", true));
    definitions.add("UsdPrice", scalar_with_unit(price_pattern, "A price in US dollars, for the tokens that `per` says.", true));
    definitions.add("Timestamp", timestamp());
    definitions.add("Secret", secret());
    definitions.add("Reference", schema_object()
                                     .add("description", "A value from the environment: ${NAME} or ${NAME:-default}.")
                                     .add("type", "string")
                                     .add("pattern", reference_pattern));
    schema_object out;
    out.add("$schema", "https://json-schema.org/draft/2020-12/schema").add("title", "Signalbox configuration");
    out.merge(section(*schema::Config::descriptor()));
    out.add("$defs", definitions);
    return out.pretty();
}

}  // namespace signalbox::config
