#include "storage/filter_text.hpp"

#include "storage/filter_fields.hpp"

#include "engine/expression/literal.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::storage {

namespace {

bool is_compare(condition const& of)
{
    return of.is == condition::form::compare;
}

std::string_view sign(comparison op)
{
    switch (op) {
    case comparison::less: return "<";
    case comparison::less_or_equal: return "<=";
    case comparison::greater: return ">";
    case comparison::greater_or_equal: return ">=";
    default: return ":";
    }
}

/// Whether a value may stand beside a star or in a range without quotes.
bool plain(std::string_view value)
{
    return !value.empty() && expression::short_value(value) == value;
}

/// The value behind `field:`; a pattern where that can be written, nothing otherwise.
std::string value_text(condition const& of)
{
    switch (of.op) {
    case comparison::contains: return plain(of.value) ? "*" + of.value + "*" : "";
    case comparison::starts_with: return plain(of.value) ? of.value + "*" : "";
    case comparison::ends_with: return plain(of.value) ? "*" + of.value : "";
    case comparison::like: return of.value;
    default: return of.value.empty() || of.value == "null" ? "null" : expression::short_value(of.value);
    }
}

std::string_view method(comparison op)
{
    return op == comparison::contains ? "contains" : op == comparison::starts_with ? "startsWith" : "endsWith";
}

std::string word_text(std::string const& word)
{
    bool const reads_back = plain(word) && find_filter_field(word) == nullptr && word != since_key && word != until_key && word != "true" &&
                            word != "false" && word.find_first_of("-:+#~%@./") == std::string::npos;
    return reads_back ? word : expression::in_quotes(word);
}

std::string compare_text(condition const& of)
{
    if (of.field == "text") return word_text(of.value);
    bool const relative = of.field == "timestamp" && of.value.starts_with('-');
    if (relative && of.op == comparison::greater_or_equal) return std::string{since_key} + ":" + of.value.substr(1);
    if (relative && of.op == comparison::less) return std::string{until_key} + ":" + of.value.substr(1);
    std::string const value = value_text(of);
    if (value.empty()) return of.field + "." + std::string{method(of.op)} + "(" + expression::in_quotes(of.value) + ")";
    return (of.op == comparison::not_equal ? "-" : "") + of.field + std::string{sign(of.op)} + value;
}

bool is_range(condition const& of)
{
    return of.is == condition::form::all && of.parts.size() == 2 && is_compare(of.parts[0]) && is_compare(of.parts[1]) &&
           of.parts[0].field == of.parts[1].field && of.parts[0].op == comparison::greater_or_equal &&
           of.parts[1].op == comparison::less_or_equal && plain(of.parts[0].value) && plain(of.parts[1].value);
}

/// Values of one field that can stand in brackets.
bool is_set(condition const& of)
{
    return of.is == condition::form::any && of.parts.size() > 1 && std::ranges::all_of(of.parts, [&](condition const& part) {
               bool const listed = part.op == comparison::equal || (part.op >= comparison::contains && !value_text(part).empty());
               return is_compare(part) && part.field == of.parts.front().field && part.field != "text" && listed;
           });
}

std::string set_text(condition const& of)
{
    std::string text = of.parts.front().field + ":(";
    for (condition const& part : of.parts) text += (&part == &of.parts.front() ? "" : ",") + value_text(part);
    return text + ")";
}

std::string joined(condition const& of, std::string_view between)
{
    std::string text;
    for (condition const& part : of.parts) text.append(text.empty() ? "" : between).append(to_text(part));
    return text;
}

}  // namespace

std::string to_text(condition const& of)
{
    if (is_compare(of)) return compare_text(of);
    if (of.is == condition::form::negate) {
        std::string const inner = to_text(of.parts.front());
        return inner.starts_with('-') ? "not " + inner : "-" + inner;
    }
    if (of.parts.empty()) return of.is == condition::form::all ? "true" : "false";
    if (is_range(of)) return of.parts[0].field + ":" + of.parts[0].value + ".." + of.parts[1].value;
    if (is_set(of)) return set_text(of);
    return "(" + joined(of, of.is == condition::form::all ? " " : " or ") + ")";
}

std::string to_text(filter const& of)
{
    return joined(of.root(), " ");
}

std::string term_text(std::string_view field, std::string_view value, bool keep)
{
    return (keep ? "" : "-") + std::string{field} + ":" + (value.empty() ? "null" : expression::short_value(value));
}

namespace {

// Terms side by side; a value without quotes would swallow a word that follows it, so it is looked whether the text still says the same.
bool says(std::string_view text, std::vector<condition> const& wanted)
{
    auto const read = read_filter(text);
    return read && read->root().parts == wanted;
}

std::string beside(std::vector<std::string> const& terms)
{
    std::string text;
    for (std::string const& term : terms) text.append(text.empty() ? "" : " ").append(term);
    return text;
}

}  // namespace

boost::system::result<std::vector<std::string>, filter_mistake> terms_of(std::string_view text)
{
    auto const read = read_filter(text);
    if (!read) return read.error();
    std::vector<std::string> terms;
    for (condition const& part : read->root().parts) terms.emplace_back(text.substr(part.at.offset, part.at.length));
    return terms;
}

std::string joined_terms(std::vector<std::string> const& terms)
{
    std::vector<condition> all;
    std::vector<std::string> canonical;
    for (std::string const& term : terms) {
        auto const read = read_filter(term);
        if (!read) continue;
        all.insert(all.end(), read->root().parts.begin(), read->root().parts.end());
        for (condition const& part : read->root().parts) canonical.push_back(to_text(part));
    }
    std::string text = beside(terms);
    return says(text, all) ? text : beside(canonical);
}

std::string opposite_term(std::string_view term)
{
    auto const read = read_filter(term);
    if (!read) return std::string{term};
    condition none{.is = condition::form::negate};
    if (read->root().parts.size() == 1)
        none.parts = read->root().parts;
    else
        none.parts.push_back(read->root());
    condition& only = none.parts.front();
    if (only.is == condition::form::negate) return to_text(condition{only.parts.front()});
    if (is_compare(only) && only.op == comparison::not_equal) {
        only.op = comparison::equal;
        return to_text(condition{only});
    }
    auto const turned = filter::from(std::move(none));
    return turned ? to_text(*turned) : std::string{term};
}

boost::system::result<std::string, filter_mistake> with_term(std::string_view text, std::string_view field, std::string_view value,
                                                             bool keep)
{
    auto const read = read_filter(text);
    if (!read) return read.error();
    std::string const added = term_text(field, value, keep);
    auto const term = read_filter(added);
    if (!term) return filter_mistake{term.error().what, 0, {}};
    auto const opposite = read_filter(term_text(field, value, !keep));
    if (!opposite) return filter_mistake{opposite.error().what, 0, {}};
    std::vector<std::string> terms;
    for (condition const& part : read->root().parts)
        if (part != opposite->root().parts.front() && part != term->root().parts.front())
            terms.emplace_back(text.substr(part.at.offset, part.at.length));
    if (std::ranges::find(read->root().parts, term->root().parts.front()) != read->root().parts.end() &&
        terms.size() + 1 == read->root().parts.size())
        return {boost::system::in_place_value, text};
    terms.push_back(added);
    return {boost::system::in_place_value, joined_terms(terms)};
}

}  // namespace signalbox::storage
