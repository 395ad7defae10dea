#include "engine/dialect/gemini/schema_writer.hpp"

#include "engine/base/among.hpp"
#include "engine/dialect/gemini/schema_words.hpp"
#include "engine/dialect/parts/member_writer.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect::gemini {

using base::among;
using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

constexpr std::string_view field = "schema";
/// Bytes of schemas, as often as they are referred to. References multiply: ten of ten are a hundred.
constexpr std::size_t schema_read_limit = 2 * 1024 * 1024;
/// How deep schemas may stand in another. Google's servers take less.
constexpr std::size_t schema_depth_limit = 64;

/// The keywords that are written as they are (Schema in Google's API reference).
constexpr std::array<std::string_view, 12> plain{"title",     "description", "minItems", "maxItems", "minimum",       "maximum",
                                                 "minLength", "maxLength",   "pattern",  "default",  "minProperties", "maxProperties"};
/// Those that are read, or whose absence changes nothing.
constexpr std::array<std::string_view, 23> understood{"type",
                                                      "enum",
                                                      "const",
                                                      "properties",
                                                      "required",
                                                      "items",
                                                      "anyOf",
                                                      "oneOf",
                                                      "allOf",
                                                      "$ref",
                                                      "$defs",
                                                      "nullable",
                                                      "$schema",
                                                      "$id",
                                                      "$comment",
                                                      "definitions",
                                                      "format",
                                                      "id",
                                                      "strict",
                                                      "examples",
                                                      "$anchor",
                                                      "propertyOrdering",
                                                      "additionalProperties"};
/// Other formats are refused by these models.
constexpr std::array<std::string_view, 6> formats{"date-time", "enum", "float", "double", "int32", "int64"};

json_view find(std::vector<json_view> const& all, std::string_view keyword)
{
    for (json_view const each : all)
        if (json_view const value = each[keyword]; !value.nothing()) return value;
    return {};
}

}  // namespace

model::json_text schema_writer::written()
{
    std::string out;
    write(whole_, out);
    return out;
}

void schema_writer::collect(json_view schema, bundle& into)
{
    auto const same = [&](json_view each) { return each.raw().data() == schema.raw().data(); };
    if (std::ranges::any_of(into, same)) return;
    if (std::ranges::any_of(open_, same)) return lost_.note(field, "is cut where it refers to itself");
    into.push_back(schema);
    read_ += schema.raw().size();
    if (into.size() > schema_depth_limit) return lost_.note(field, "is cut where it is nested too deeply");
    if (auto const pointer = schema["$ref"].string()) {
        json_view const at = referred(whole_, *pointer);
        if (at.kind() == json_kind::object)
            collect(at, into);
        else
            lost_.note(field, "refers to a schema that is not in it");
    }
    for (json_view const each : schema["allOf"].elements()) collect(each, into);
}

void schema_writer::write(json_view schema, std::string& out)
{
    bundle all;
    if (read_ > schema_read_limit)
        lost_.note(field, "is cut where it becomes too large");
    else if (open_.size() > schema_depth_limit)
        lost_.note(field, "is cut where it is nested too deeply");
    else
        collect(schema, all);
    std::size_t const before = open_.size();
    open_.insert(open_.end(), all.begin(), all.end());
    write(all, find(all, "nullable").boolean().value_or(false), out);
    open_.resize(before);
}

/// Alternatives stand alone; one that is left when null is taken away is the schema itself.
void schema_writer::write(bundle const& all, bool nullable, std::string& out)
{
    bundle choices;
    json_view const any = find(all, "anyOf"), listed = any.missing() ? find(all, "oneOf") : any;
    for (json_view const each : listed.elements()) {
        if (each["type"].is("null"))
            nullable = true;
        else
            choices.push_back(each);
    }
    bundle more = all;
    if (choices.size() == 1) collect(choices.front(), more);
    open_.insert(open_.end(), more.begin() + static_cast<std::ptrdiff_t>(all.size()), more.end());
    std::vector<std::string_view> const types = types_of(find(more, "type"), nullable);
    note_unknown(more);
    separate(out);
    out += '{';
    bool const members = !find(all, "properties").missing();
    if (choices.size() > 1 && members) lost_.note(field, "alternatives beside properties are left out");
    if (choices.size() > 1 && !members) {
        write_text("description", find(all, "description").string_or(""), out);
        write_alternatives(choices, out);
    } else if (types.size() > 1) {
        write_text("description", find(more, "description").string_or(""), out);
        write_key("anyOf", out);
        out += '[';
        for (std::string_view const each : types) {
            separate(out);
            out += '{';
            write_type(more, each, out);
            out += '}';
        }
        out += ']';
    } else {
        std::string_view type = types.empty() ? std::string_view() : types.front();
        std::string values;
        if (write_enum(more, type, nullable, values)) type = "STRING";
        write_type(more, type, out);
        if (!values.empty()) write_raw("enum", values, out);
    }
    if (nullable) write_flag("nullable", true, out);
    out += '}';
}

void schema_writer::write_alternatives(bundle const& each, std::string& out)
{
    write_key("anyOf", out);
    out += '[';
    for (json_view const one : each) write(one, out);
    out += ']';
}

/// A schema needs a type; one that allows anything is shown as an object.
void schema_writer::write_type(bundle const& all, std::string_view type, std::string& out)
{
    bool const members = !find(all, "properties").missing();
    if (type.empty()) {
        type = members ? "OBJECT" : !find(all, "items").missing() ? "ARRAY" : "OBJECT";
        if (!members && type == "OBJECT") lost_.note(field, "allows any value in places; an object is asked for there");
    }
    write_string("type", type, out);
    write_plain(all, type, out);
    if (type == "OBJECT" && members) write_members(all, out);
    if (type == "ARRAY") write_items(all, out);
}

/// The values that a schema allows. They are texts here: true when there are some.
bool schema_writer::write_enum(bundle const& all, std::string_view& type, bool& nullable, std::string& out)
{
    json_view const listed = find(all, "enum"), only = find(all, "const");
    if (listed.kind() != json_kind::array && only.missing()) return false;
    std::string values;
    auto const take = [&](json_view value) {
        if (value.null()) {
            nullable = true;
            return;
        }
        if (value.kind() != json_kind::string) lost_.note(field, "values that are no text are asked for as text");
        std::string const text = value.string_or(value.raw());
        if (text.empty()) return;  // refused by these models
        separate(values);
        wire::append_json_string(values, text);
    };
    if (only.missing())
        for (json_view const each : listed.elements()) take(each);
    else
        take(only);
    if (values.empty()) return false;
    type = "STRING";
    out = "[" + values + "]";
    return true;
}

/// Members of all schemas that hold together, in the order in which they are written.
void schema_writer::write_members(bundle const& all, std::string& out)
{
    std::vector<json_member> members;
    std::vector<json_view> required;
    auto const known = [](json_view name) { return [name](json_view each) { return each.raw() == name.raw(); }; };
    for (json_view const each : all) {
        for (json_member const& one : each["properties"].members())
            if (std::ranges::find(members, one.raw_key, &json_member::raw_key) == members.end()) members.push_back(one);
        for (json_view const name : each["required"].elements())
            if (std::ranges::none_of(required, known(name))) required.push_back(name);
    }
    std::string shapes, order, names;
    for (json_member const& one : members) {
        separate(shapes);
        shapes.append("\"").append(one.raw_key).append("\":");
        write(one.value, shapes);
        separate(order);
        order.append("\"").append(one.raw_key).append("\"");
    }
    for (json_view const name : required) {
        bool const is_member = std::ranges::any_of(members, [&](json_member const& one) { return one.is(name.string_or("")); });
        if (name.kind() != json_kind::string || !is_member) {
            lost_.note(field, "what it requires and does not describe is left out");
            continue;
        }
        separate(names);
        names.append(name.raw());
    }
    if (!shapes.empty()) write_raw("properties", "{" + shapes + "}", out);
    if (!names.empty()) write_raw("required", "[" + names + "]", out);
    if (members.size() > 1) write_raw("propertyOrdering", "[" + order + "]", out);
}

void schema_writer::write_items(bundle const& all, std::string& out)
{
    json_view items = find(all, "items");
    if (items.kind() == json_kind::array) {
        lost_.note(field, "a list whose items differ by place is asked for with the first one's schema");
        for (json_view const each : items.elements()) {
            items = each;
            break;
        }
    }
    write_key("items", out);
    write(items, out);
}

void schema_writer::write_plain(bundle const& all, std::string_view type, std::string& out)
{
    for (std::string_view const each : plain)
        if (json_view const value = find(all, each); !value.missing()) write_raw(each, value.raw(), out);
    auto const format = find(all, "format").string();
    if (!format) return;
    bool const timed = *format == "date-time" || *format == "enum";
    if (among(*format, formats) && timed == (type == "STRING")) return write_string("format", *format, out);
    lost_.note(field, "a format that these models do not know is left out");
}

void schema_writer::note_unknown(bundle const& all)
{
    for (json_view const each : all)
        for (json_member const& one : each.members()) {
            std::string const name = one.key();
            if (among(name, plain) || (among(name, understood) && (name != "additionalProperties" || one.value.boolean()))) continue;
            return lost_.note(field, "keywords that these models do not know are left out");
        }
}

}  // namespace signalbox::dialect::gemini
