// Draft 2020-12 keywords as providers accept them.
#include "engine/simulator/smallest_value.hpp"

#include "engine/wire/json.hpp"

#include <algorithm>

namespace signalbox::simulator {

namespace {

using wire::json_kind;
using wire::json_view;

/// Schemas nested deeper, or referring to themselves, end in null.
constexpr int depth_limit = 24;
/// minItems and minLength are met up to here.
constexpr std::uint64_t size_limit = 64;

class smallest {
public:
    explicit smallest(json_view root) : root_(root) {}

    void write(json_view schema, int depth)
    {
        if (depth > depth_limit || out_.size() > output_limit || schema.kind() != json_kind::object) return append("null");
        if (auto const to = schema["$ref"].string()) return write(referred(*to), depth + 1);
        if (auto const only = schema["const"]; !only.missing()) return append(only.raw());
        for (json_view first : schema["enum"].elements()) return append(first.raw());
        for (auto const* const several : {"anyOf", "oneOf", "allOf"})
            for (json_view first : schema[several].elements()) return write(first, depth + 1);
        write_type(type_of(schema), schema, depth);
    }
    std::string take() { return std::move(out_); }

private:
    void append(std::string_view text) { out_ += text; }

    static std::string type_of(json_view schema)
    {
        auto const type = schema["type"];
        if (auto const one = type.string()) return *one;
        for (json_view each : type.elements())
            if (!each.is("null")) return each.string_or("null");
        return schema["properties"].missing() ? "string" : "object";
    }

    void write_type(std::string const& type, json_view schema, int depth)
    {
        if (type == "object") return write_object(schema, depth);
        if (type == "array") return write_array(schema, depth);
        if (type == "string") return write_string(schema);
        if (type == "integer" || type == "number") return write_number(schema);
        append(type == "boolean" ? "true" : "null");
    }

    void write_object(json_view schema, int depth)
    {
        out_ += '{';
        bool first = true;
        for (json_view each : schema["required"].elements()) {
            auto const name = each.string_or("");
            if (!first) out_ += ',';
            first = false;
            wire::append_json_string(out_, name);
            out_ += ':';
            if (auto const known = schema["properties"][name]; !known.missing())
                write(known, depth + 1);
            else
                append("null");
        }
        out_ += '}';
    }

    void write_array(json_view schema, int depth)
    {
        auto const count = std::min(schema["minItems"].unsigned_integer().value_or(0), size_limit);
        out_ += '[';
        for (std::uint64_t each = 0; each < count; ++each) {
            if (each) out_ += ',';
            write(schema["items"], depth + 1);
        }
        out_ += ']';
    }

    void write_string(json_view schema)
    {
        std::string text = "text";
        auto const format = schema["format"].string_or("");
        if (format == "date") text = "2026-01-01";
        if (format == "date-time") text = "2026-01-01T00:00:00Z";
        if (format == "time") text = "00:00:00Z";
        if (format == "email") text = "simulated@example.com";
        if (format == "uri") text = "https://example.com/";
        if (format == "uuid") text = "00000000-0000-4000-8000-000000000000";
        auto const least = std::min(schema["minLength"].unsigned_integer().value_or(0), size_limit);
        while (text.size() < least) text += 'x';
        auto const most = schema["maxLength"].unsigned_integer();
        if (most && text.size() > *most) text.resize(static_cast<std::size_t>(*most));
        wire::append_json_string(out_, text);
    }

    void write_number(json_view schema)
    {
        double value = 0;
        if (auto const least = schema["minimum"].number()) value = std::max(value, *least);
        if (auto const above = schema["exclusiveMinimum"].number(); above && value <= *above) value = *above + 1;
        if (auto const most = schema["maximum"].number(); most && value > *most) value = *most;
        if (auto const below = schema["exclusiveMaximum"].number(); below && value >= *below) value = *below - 1;
        wire::append_json_number(out_, value);
    }

    /// "#/$defs/point": a path of member names (RFC 6901; names with "~" do not occur in generated schemas).
    json_view referred(std::string_view to) const
    {
        json_view at = root_;
        if (!to.starts_with("#")) return {};
        to.remove_prefix(std::min<std::size_t>(2, to.size()));
        while (!to.empty()) {
            auto const end = std::min(to.find('/'), to.size());
            at = at[to.substr(0, end)];
            to.remove_prefix(std::min(end + 1, to.size()));
        }
        return at;
    }

    /// Members that refer to each other twice double with each level: beyond this everything is null.
    static constexpr std::size_t output_limit = 64 * 1024;
    json_view root_;
    std::string out_;
};

}  // namespace

std::string smallest_value(std::string_view schema)
{
    if (!wire::check_json(schema)) return "null";
    json_view const root(schema);
    smallest value(root);
    value.write(root, 0);
    return value.take();
}

}  // namespace signalbox::simulator
