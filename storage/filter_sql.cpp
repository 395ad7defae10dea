#include "storage/filter_sql.hpp"

#include "storage/event_fields.hpp"
#include "storage/event_row.hpp"
#include "storage/filter_match.hpp"

#include "schema/event_id.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <optional>
#include <span>
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
    default: return " IS ";  // comparisons of text are written elsewhere
    }
}

/// The ids whose text begins so: "req_" and some digits, or all thirteen without the prefix.
std::optional<std::pair<std::uint64_t, std::uint64_t>> ids_beginning_with(std::string_view word)
{
    bool const prefixed = word.starts_with(schema::event_id::prefix);
    std::string const digits{prefixed ? word.substr(schema::event_id::prefix.size()) : word};
    if (digits.empty() || digits.size() > schema::event_id::digits || (!prefixed && digits.size() != schema::event_id::digits))
        return std::nullopt;
    std::size_t const rest = schema::event_id::digits - digits.size();
    auto const first = schema::event_id::from_text(digits + std::string(rest, '0'));
    auto const last = schema::event_id::from_text(digits + std::string(rest, 'z'));
    if (!first || !last || *first > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
    return std::pair{*first, std::min(*last, static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))};
}

class compiler {
public:
    compiler(filter_sql& into, int next, std::int64_t now_us) : into_(into), next_(next), now_us_(now_us) {}

    void add(condition const& of)
    {
        switch (of.is) {
        case condition::form::compare: return add_comparison(of);
        case condition::form::negate: into_.text += "NOT "; return add(of.parts.front());
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

    std::string bound(sql_value value)
    {
        into_.values.push_back(std::move(value));
        return "?" + std::to_string(next_++);
    }

    void add_comparison(condition const& of)
    {
        filter_field const& field = *find_filter_field(of.field);  // filter::from() has looked
        if (field.kind == field_kind::anywhere) return add_word(of.value);
        std::string const constant = bound(*filter_value(field, of, now_us_));
        bool const compares = of.op != comparison::equal && of.op != comparison::not_equal;
        if (field.is_text())
            into_.text += (of.op == comparison::not_equal ? "NOT " : "") + text_matches(field, of.op, constant);
        else if (field.nullable && compares)  // what is not known is on no side, also behind a NOT
            into_.text += "(coalesce(" + std::string{field.sql} + std::string{sign(of.op)} + constant + ", 0))";
        else
            into_.text += "(" + std::string{field.sql} + std::string{sign(of.op)} + constant + ")";
    }

    static text_field const& text_of(filter_field const& field)
    {
        return field.kind == field_kind::split_text   ? split_fields[field.place]
               : field.kind == field_kind::shape_text ? shape_fields[field.place]
                                                      : revision_field;
    }

    static std::string detail_of(int number) { return "detail_text(detail, " + std::to_string(number) + ")"; }

    /// `text` against the constant.
    static std::string passes(comparison op, std::string const& text, std::string const& constant)
    {
        if (op == comparison::equal || op == comparison::not_equal) return text + " = " + constant;
        return "text_passes(" + std::to_string(static_cast<int>(op)) + ", " + text + ", " + constant + ")";
    }

    /// `column` against the rows of `names` that pass: a search in an index, or one walk over the names for a pattern.
    static std::string name_passes(comparison op, std::string const& column, std::string const& constant)
    {
        if (op == comparison::equal || op == comparison::not_equal)
            return "coalesce(" + column + " = (SELECT id FROM names WHERE text = " + constant + "), 0)";
        return column + " IN (SELECT id FROM names WHERE id <> " + std::to_string(name_other) + " AND " + passes(op, "text", constant) +
               ")";
    }

    // The text is a row of `names` that splits or shapes point to, or stands in the event's detail where they point to (other).
    static std::string text_matches(filter_field const& field, comparison op, std::string const& constant)
    {
        if (field.kind == field_kind::message) return "(" + passes(op, detail_of(static_cast<int>(field.place)), constant) + ")";
        text_field const& text = text_of(field);
        std::string const other = std::to_string(name_other);
        std::string const column{text.column};
        std::string const spilled = passes(op, detail_of(text.number), constant);
        if (field.kind == field_kind::revision)
            return "(" + name_passes(op, column, constant) + " OR (" + column + " = " + other + " AND " + spilled + "))";
        bool const split = field.kind == field_kind::split_text;
        std::string const id = split ? "split" : "shape";
        std::string const rows = split ? "(SELECT id FROM splits WHERE " : "(SELECT id FROM shapes WHERE ";
        return "(" + id + " IN " + rows + name_passes(op, column, constant) + ") OR (" + id + " IN " + rows + column + " = " + other +
               ") AND " + spilled + "))";
    }

    /// The rows of splits or shapes with the word in one of these columns, and what the detail holds in their stead.
    static std::string table_mentions(std::string const& id, std::string const& table, std::span<text_field const* const> fields,
                                      std::string const& word)
    {
        std::string const other = std::to_string(name_other);
        std::string const names = "(SELECT id FROM names WHERE id <> " + other + " AND text_mentions(text, " + word + "))";
        std::string in, spilled, details;
        for (text_field const* const field : fields) {
            std::string const join = in.empty() ? "" : " OR ";
            in += join + std::string{field->column} + " IN " + names;
            spilled += join + std::string{field->column} + " = " + other;
            details += join + "text_mentions(" + detail_of(field->number) + ", " + word + ")";
        }
        std::string const rows = id + " IN (SELECT id FROM " + table + " WHERE ";
        return rows + in + ") OR (" + rows + spilled + ") AND (" + details + "))";
    }

    // A plain word: in models, the reason and its sentence; a whole trace id; an event's id or its beginning.
    void add_word(std::string const& word)
    {
        static constexpr std::array<text_field const*, 3> in_splits{&split_fields[static_cast<std::size_t>(dimension::requested_model)],
                                                                    &split_fields[static_cast<std::size_t>(dimension::resolved_model)],
                                                                    &split_fields[static_cast<std::size_t>(dimension::reason)]};
        static constexpr std::array<text_field const*, 2> in_shapes{&shape_fields[static_cast<std::size_t>(shape_field::upstream_model)],
                                                                    &shape_fields[static_cast<std::size_t>(shape_field::response_model)]};
        std::string const sought = bound(lower_case(word));
        std::string text = "(" + table_mentions("split", "splits", in_splits, sought) + " OR " +
                           table_mentions("shape", "shapes", in_shapes, sought) + " OR text_mentions(" +
                           detail_of(schema::Event::kDetailFieldNumber) + ", " + sought + ")";
        if (auto const ids = ids_beginning_with(word)) {
            std::string const first = bound(as_column(ids->first));
            text += " OR id BETWEEN " + first + " AND " + bound(as_column(ids->second));
        }
        filter_field const& trace = *find_filter_field("trace_id");
        sql_value const traced = *filter_value(trace, {.is = condition::form::compare, .field = "trace_id", .value = word});
        into_.text += text + " OR coalesce(trace_id = " + bound(traced) + ", 0))";
    }

    filter_sql& into_;
    int next_;
    std::int64_t now_us_;
};

}  // namespace

std::int64_t wall_now_us()
{
    auto const now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

filter_sql compile(filter const& of, int first, std::int64_t now_us)
{
    filter_sql made;
    if (of.everything())
        made.text = "1";
    else
        compiler{made, first, now_us}.add(of.root());
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

namespace {

condition const* first_other_key(condition const& of)
{
    if (of.is == condition::form::compare) return find_filter_field(of.field)->kind == field_kind::split_text ? nullptr : &of;
    for (condition const& part : of.parts)
        if (condition const* found = first_other_key(part)) return found;
    return nullptr;
}

}  // namespace

result<void> only_dimensions(filter const& of)
{
    condition const* const key = first_other_key(of.root());
    if (key == nullptr) return {};
    bool const word = find_filter_field(key->field)->kind == field_kind::anywhere;
    return failure{trouble::bad_request,
                   "statistics cannot be filtered by " + (word ? "the word '" + key->value + "'" : key->field) +
                       "; they are kept by model, group, tag, provider, resolved_model, decision, reason, key and consumer"};
}

bool passes(filter const& of, split const& requests, catalog const& names)
{
    return passes(of.root(), requests, names);
}

bool passes(condition const& of, split const& requests, catalog const& names)
{
    auto const part_passes = [&](condition const& part) { return passes(part, requests, names); };
    switch (of.is) {
    case condition::form::all: return std::ranges::all_of(of.parts, part_passes);
    case condition::form::any: return std::ranges::any_of(of.parts, part_passes);
    case condition::form::negate: return !part_passes(of.parts.front());
    case condition::form::compare: break;
    }
    filter_field const& field = *find_filter_field(of.field);
    return passes(of, names.text(requests.names[field.place]));
}

bool passes(condition const& comparison, std::string_view text)
{
    std::string_view const wanted = comparison.value == "null" ? std::string_view{} : std::string_view{comparison.value};
    return comparison.op == comparison::not_equal ? text != wanted : text_passes(comparison.op, text, wanted);
}

}  // namespace signalbox::storage
