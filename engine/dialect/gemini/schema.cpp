#include "engine/dialect/gemini/schema.hpp"

#include "engine/base/among.hpp"
#include "engine/base/ascii.hpp"
#include "engine/dialect/gemini/field_names.hpp"
#include "engine/dialect/parts/member_writer.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect::gemini {

using base::among;
using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

constexpr std::array<std::string_view, 3> left_out{"propertyOrdering", "nullable", "example"};
/// int64 fields, which ProtoJSON writes as text.
constexpr std::array<std::string_view, 6> counts{"minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"};
constexpr std::array<std::string_view, 3> lists{"anyOf", "oneOf", "allOf"};

void append(json_view schema, std::string& out);

void append_type(json_view type, bool nullable, std::string& out)
{
    auto const word = type.string();
    if (!word) return write_raw("type", type.raw(), out);
    if (*word == "TYPE_UNSPECIFIED") return;
    std::string const lower = base::lowered(*word);
    if (!nullable) return write_string("type", lower, out);
    write_key("type", out);
    out.append("[");
    wire::append_json_string(out, lower);
    out.append(",\"null\"]");
}

void append_named(json_view schemas, std::string& out)
{
    out += '{';
    for (json_member const& each : schemas.members()) {
        separate(out);
        out.append("\"").append(each.raw_key).append("\":");
        append(each.value, out);
    }
    out += '}';
}

void append_list(json_view schemas, std::string& out)
{
    out += '[';
    for (json_view const each : schemas.elements()) {
        separate(out);
        append(each, out);
    }
    out += ']';
}

void append_member(json_member const& member, bool nullable, std::string& out)
{
    std::string const name = camel_name(member);
    if (among(name, left_out)) return;
    if (name == "type") return append_type(member.value, nullable, out);
    auto const text = among(name, counts) ? member.value.string() : std::nullopt;
    bool const number = text && !text->empty() && std::ranges::all_of(*text, base::is_digit);
    // Names that ProtoJSON does not know are the schema's own ("$defs").
    separate(out);
    bool const known = among(name, counts) || among(name, lists);
    out.append("\"").append(known ? std::string_view(name) : member.raw_key).append("\":");
    bool const object = member.value.kind() == json_kind::object;
    if (number)
        out.append(*text);
    else if (name == "items" || (name == "additionalProperties" && object))
        append(member.value, out);
    else if ((name == "properties" || name == "$defs" || name == "definitions") && object)
        append_named(member.value, out);
    else if (among(name, lists) && member.value.kind() == json_kind::array)
        append_list(member.value, out);
    else
        out.append(member.value.raw());
}

void append(json_view schema, std::string& out)
{
    if (schema.kind() != json_kind::object) {
        out.append(schema.raw());
        return;
    }
    bool const nullable = schema["nullable"].boolean().value_or(false);
    out += '{';
    for (json_member const& each : schema.members()) append_member(each, nullable, out);
    out += '}';
}

}  // namespace

model::json_text json_schema_of(json_view schema)
{
    std::string out;
    append(schema, out);
    return out;
}

}  // namespace signalbox::dialect::gemini
