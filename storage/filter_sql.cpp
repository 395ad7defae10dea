#include "storage/filter_sql.hpp"

#include "storage/detail_codec.hpp"
#include "storage/event_fields.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::storage {

namespace {

std::string_view sign(comparison op)
{
    switch (op) {
    case comparison::equal: return " IS ";
    case comparison::not_equal: return " IS NOT ";
    case comparison::less: return " < ";
    case comparison::less_or_equal: return " <= ";
    case comparison::greater: return " > ";
    case comparison::greater_or_equal: return " >= ";
    }
    return " IS ";
}

class compiler {
public:
    compiler(filter_sql& into, int next) : into_(into), next_(next) {}

    void add(condition const& of)
    {
        switch (of.is) {
        case condition::form::compare: return add_comparison(of);
        case condition::form::negate:
            into_.text += "NOT ";
            return add(of.parts.front());
        case condition::form::all: return add_joined(of.parts, " AND ", "1");
        case condition::form::any: return add_joined(of.parts, " OR ", "0");
        }
    }

private:
    void add_joined(std::vector<condition> const& parts, std::string_view by, std::string_view none)
    {
        into_.text += "(";
        for (std::size_t i = 0; i < parts.size(); ++i) {
            into_.text += i == 0 ? "" : by;
            add(parts[i]);
        }
        into_.text += parts.empty() ? none : "";
        into_.text += ")";
    }

    void add_comparison(condition const& of)
    {
        filter_field const& field = *find_filter_field(of.field);  // filter::from() has looked
        into_.values.push_back(*filter_value(field, of));
        std::string const constant = "?" + std::to_string(next_++);
        if (field.is_text())
            into_.text += (of.op == comparison::not_equal ? "NOT " : "") + text_equals(field, constant);
        else
            into_.text += "(" + std::string{field.sql} + std::string{sign(of.op)} + constant + ")";
    }

    // The text is a row of `names` that splits or shapes point to, or stands in the event's detail where they point to (other).
    static std::string text_equals(filter_field const& field, std::string const& constant)
    {
        std::string const wanted = "(SELECT id FROM names WHERE text = " + constant + ")";
        std::string const other = std::to_string(name_other);
        text_field const& text = field.kind == field_kind::split_text   ? split_fields[field.place]
                                 : field.kind == field_kind::shape_text ? shape_fields[field.place]
                                                                        : revision_field;
        std::string const column{text.column};
        std::string const spilled = "detail_text(detail, " + std::to_string(text.number) + ") = " + constant;
        if (field.kind == field_kind::revision)
            return "(coalesce(" + column + " = " + wanted + ", 0) OR (" + column + " = " + other + " AND " + spilled + "))";
        bool const split = field.kind == field_kind::split_text;
        std::string const id = split ? "split" : "shape";
        std::string const rows = split ? "(SELECT id FROM splits WHERE " : "(SELECT id FROM shapes WHERE ";
        return "(" + id + " IN " + rows + column + " = " + wanted + ") OR (" + id + " IN " + rows + column + " = " + other + ") AND "
               + spilled + "))";
    }

    filter_sql& into_;
    int next_;
};

}  // namespace

filter_sql compile(filter const& of, int first)
{
    filter_sql made;
    if (of.everything())
        made.text = "1";
    else
        compiler{made, first}.add(of.root());
    return made;
}

void bind_values(statement& to, int first, std::vector<sql_value> const& values)
{
    for (sql_value const& value : values) {
        int const at = first++;
        if (auto const* whole = std::get_if<std::int64_t>(&value))
            to.bind(at, *whole);
        else if (auto const* real = std::get_if<double>(&value))
            to.bind(at, *real);
        else if (auto const* text = std::get_if<std::string>(&value))
            to.bind_text(at, *text);
        else if (auto const* blob = std::get_if<blob_value>(&value))
            to.bind_blob(at, blob->bytes);
        else
            to.bind_null(at);
    }
}

result<void> install_detail_text(database& in)
{
    auto const call = [](sqlite3_context* context, int, sqlite3_value** arguments) {
        auto const* bytes = static_cast<char const*>(sqlite3_value_blob(arguments[0]));
        auto const size = static_cast<std::size_t>(sqlite3_value_bytes(arguments[0]));
        std::string_view const text = detail_text({bytes, bytes == nullptr ? 0 : size}, sqlite3_value_int(arguments[1]));
        sqlite3_result_text64(context, text.empty() ? "" : text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    };
    int const code = sqlite3_create_function_v2(in.raw(), "detail_text", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr,
                                                call, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return in.error(code, "opening");
    return {};
}

namespace {

condition const* first_other_key(condition const& of)
{
    if (of.is == condition::form::compare)
        return find_filter_field(of.field)->kind == field_kind::split_text ? nullptr : &of;
    for (condition const& part : of.parts)
        if (condition const* found = first_other_key(part))
            return found;
    return nullptr;
}

bool holds(condition const& of, split const& requests, catalog const& names)
{
    auto const part_holds = [&](condition const& part) { return holds(part, requests, names); };
    switch (of.is) {
    case condition::form::all: return std::ranges::all_of(of.parts, part_holds);
    case condition::form::any: return std::ranges::any_of(of.parts, part_holds);
    case condition::form::negate: return !part_holds(of.parts.front());
    case condition::form::compare: break;
    }
    filter_field const& field = *find_filter_field(of.field);
    std::string_view const wanted = of.value == "null" ? std::string_view{} : std::string_view{of.value};
    return (names.text(requests.names[field.place]) == wanted) == (of.op == comparison::equal);
}

}  // namespace

result<void> only_dimensions(filter const& of)
{
    condition const* const key = first_other_key(of.root());
    if (key == nullptr)
        return {};
    return failure{trouble::bad_request, "statistics cannot be filtered by " + key->field
                       + "; they are kept by model, group, tag, provider, resolved_model, decision, reason, key and consumer"};
}

bool passes(filter const& of, split const& requests, catalog const& names)
{
    return holds(of.root(), requests, names);
}

}  // namespace signalbox::storage
