#include "engine/dialect/parts/field_reader.hpp"

#include "engine/dialect/parts/member_name.hpp"

namespace signalbox::dialect {

using wire::json_kind;
using wire::json_view;

namespace {

std::string_view described(json_kind kind)
{
    switch (kind) {
    case json_kind::missing: return "nothing";
    case json_kind::null: return "null";
    case json_kind::boolean: return "a boolean";
    case json_kind::number: return "a number";
    case json_kind::string: return "a string";
    case json_kind::array: return "an array";
    case json_kind::object: return "an object";
    }
    return "something else";
}

}  // namespace

std::string field_reader::path(std::string_view name) const
{
    std::string out;
    for (step const& each : steps_) {
        if (!out.empty() && !each.name.empty()) out += '.';
        out += each.name;
        if (each.index != no_index) out.append("[").append(std::to_string(each.index)).append("]");
    }
    if (!out.empty() && !name.empty()) out += '.';
    return out.append(name);
}

void field_reader::wrong(std::string_view name, std::string_view why)
{
    if (wrong_) return;
    wrong_.emplace(model::failure{model::fault::bad_request});
    wrong_->param = path(name);
    wrong_->detail.append(wrong_->param).append(" ").append(why);
}

void field_reader::wrong_type(std::string_view name, std::string_view expected, json_view got)
{
    if (wrong_) return;
    if (got.nothing()) return wrong(name, std::string("is missing: it must be ").append(expected));
    wrong(name, std::string("must be ").append(expected).append(", not ").append(described(got.kind())));
}

std::string field_reader::text(json_view value, std::string_view name)
{
    std::string out;
    if (!value.nothing() && !value.append_string(out)) wrong_type(name, "a string", value);
    return out;
}

std::string field_reader::required_text(json_view value, std::string_view name)
{
    std::string out;
    if (!value.append_string(out))
        wrong_type(name, "a string", value);
    else if (out.empty())
        wrong(name, "must not be empty");
    return out;
}

std::optional<bool> field_reader::flag(json_view value, std::string_view name)
{
    auto const out = value.boolean();
    if (!out && !value.nothing()) wrong_type(name, "true or false", value);
    return out;
}

std::optional<double> field_reader::number(json_view value, std::string_view name)
{
    auto const out = value.number();
    if (!out && !value.nothing()) {
        if (value.kind() == json_kind::number)
            wrong(name, "is a number too large to follow");
        else
            wrong_type(name, "a number", value);
    }
    return out;
}

std::optional<std::uint64_t> field_reader::count(json_view value, std::string_view name)
{
    auto const out = value.unsigned_integer();
    if (!out && !value.nothing()) {
        if (value.kind() == json_kind::number)
            wrong(name, "must be a whole number, zero or more");
        else
            wrong_type(name, "a whole number", value);
    }
    return out;
}

bool field_reader::object(json_view value, std::string_view name)
{
    if (value.kind() == json_kind::object) return true;
    if (!value.nothing()) wrong_type(name, "an object", value);
    return false;
}

bool field_reader::array(json_view value, std::string_view name)
{
    if (value.kind() == json_kind::array) return true;
    if (!value.nothing()) wrong_type(name, "an array", value);
    return false;
}

void field_reader::too_many(std::string_view noun)
{
    wrong("", "is one " + std::string(noun) + " too many");
}

void field_reader::keep(wire::json_member const& member, std::vector<model::extra_field>& extras)
{
    std::string const key = shown_name(member);
    if (extras.size() == extra_limit) return wrong(key, "is one unknown field too many");
    extras.push_back({path(key), std::string(member.value.raw())});
}

model::json_text raw_or_empty(json_view value)
{
    return value.nothing() ? model::json_text() : model::json_text(value.raw());
}

}  // namespace signalbox::dialect
