#include "engine/dialect/schema_subset.hpp"

#include "engine/base/among.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect {

using base::among;
using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

// Anthropic documentation, structured outputs, "JSON Schema limitations".
constexpr std::array<std::string_view, 15> refused{
    "minimum",   "maximum",       "exclusiveMinimum",  "exclusiveMaximum", "multipleOf",
    "minLength", "maxLength",     "maxItems",          "uniqueItems",      "minProperties",
    "contains",  "maxProperties", "patternProperties", "propertyNames",    "unevaluatedProperties"};
constexpr std::array<std::string_view, 10> formats{"date-time", "time", "date", "duration", "email",
                                                   "hostname",  "uri",  "ipv4", "ipv6",     "uuid"};
constexpr std::array<std::string_view, 3> named_schemas{"properties", "$defs", "definitions"};
constexpr std::array<std::string_view, 3> unions{"anyOf", "oneOf", "allOf"};

void open_member(std::string& out, std::string_view raw_key)
{
    if (out.back() != '{') out += ',';
    out.append("\"").append(raw_key).append("\":");
}

/// One schema's writing, with all below it.
class closing {
public:
    explicit closing(narrowed_schema& to) : to_(to) {}

    void write(json_view schema)
    {
        if (schema.kind() != json_kind::object) {
            to_.text.append(schema.raw());
            return;
        }
        bool object = false;
        to_.text += '{';
        for (json_member const& member : schema.members()) {
            std::string const key = member.key();
            if (key == "properties" || (key == "type" && is_object_type(member.value))) object = true;
            write_member(key, member);
        }
        if (object) {
            open_member(to_.text, "additionalProperties");
            to_.text += "false";
        }
        to_.text += '}';
    }

private:
    static bool is_object_type(json_view type)
    {
        if (type.is("object")) return true;
        for (json_view const each : type.elements())
            if (each.is("object")) return true;
        return false;
    }

    void lose(std::string const& key)
    {
        if (std::ranges::find(to_.lost, key) == to_.lost.end()) to_.lost.push_back(key);
    }

    void write_member(std::string const& key, json_member const& member)
    {
        if (key == "additionalProperties") {
            if (member.value.boolean() != false) lose(key);
        } else if (among(key, refused) || (key == "minItems" && member.value.unsigned_integer().value_or(2) > 1) ||
                   (key == "format" && !among(member.value.string_or(""), formats))) {
            lose(key);
        } else {
            open_member(to_.text, key == "oneOf" ? std::string_view("anyOf") : member.raw_key);
            if (among(key, named_schemas) && member.value.kind() == json_kind::object)
                write_named(member.value);
            else if (among(key, unions) && member.value.kind() == json_kind::array)
                write_list(member.value);
            else if (key == "items")
                write(member.value);
            else
                to_.text.append(member.value.raw());
        }
    }

    void write_named(json_view schemas)
    {
        to_.text += '{';
        for (json_member const& each : schemas.members()) {
            open_member(to_.text, each.raw_key);
            write(each.value);
        }
        to_.text += '}';
    }

    void write_list(json_view schemas)
    {
        to_.text += '[';
        for (json_view const each : schemas.elements()) {
            if (to_.text.back() != '[') to_.text += ',';
            write(each);
        }
        to_.text += ']';
    }

    narrowed_schema& to_;
};

/// Appends the properties of `schema` that `out` does not have yet.
void collect(json_view schema, std::vector<std::string>& seen, std::string& out)
{
    for (json_member const& each : schema["properties"].members()) {
        std::string name = each.key();
        if (std::ranges::find(seen, name) != seen.end()) continue;
        open_member(out, each.raw_key);
        out.append(each.value.raw());
        seen.push_back(std::move(name));
    }
}

}  // namespace

narrowed_schema closed_schema(std::string_view schema)
{
    narrowed_schema out;
    closing(out).write(json_view(schema));
    return out;
}

std::optional<std::string> without_root_union(std::string_view schema)
{
    json_view const root(schema);
    bool any = false;
    std::string out = "{", properties = "{";
    std::vector<std::string> seen;
    collect(root, seen, properties);
    for (json_member const& member : root.members()) {
        std::string const key = member.key();
        if (among(key, unions)) {
            any = true;
            for (json_view const each : member.value.elements()) collect(each, seen, properties);
        } else if (key != "properties" && key != "type") {
            open_member(out, member.raw_key);
            out.append(member.value.raw());
        }
    }
    if (!any) return std::nullopt;
    open_member(out, "type");
    out += "\"object\"";
    open_member(out, "properties");
    return out.append(properties).append("}}");
}

}  // namespace signalbox::dialect
