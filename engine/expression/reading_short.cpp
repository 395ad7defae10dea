#include "engine/expression/literal.hpp"

#include "engine/base/ascii.hpp"
#include "engine/expression/reading.hpp"

#include <utility>

namespace signalbox::expression {

namespace {

bool is_field(std::string_view word)
{
    for (;;) {
        auto const dot = word.find('.');
        if (!is_name(word.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        word.remove_prefix(dot + 1);
    }
}

using base::is_digit;

}  // namespace

// One condition of a query: field and value, something strict such as size(tag) > 3, brackets, or a word to search for.
result<node> reading::term()
{
    in_.skip_blanks();
    expect(expectation::kind::condition);
    std::size_t const begin = in_.at();
    bool const behind_comma = std::exchange(after_comma_, false);
    char const first = in_.peek();
    if (first == '(') return primary();
    if (first == '"' || first == '\'') return quoted_term(begin);
    if (first == '[' || first == '{') return strict_relation(begin);
    bool const joins = in_.sees_word("or") || in_.sees_word("and");
    std::string_view const word = joins ? std::string_view{} : in_.opening_word();
    if (word.empty()) return missing("a condition such as model:gpt-4o");
    bool const field = is_field(word);
    if (field && (in_.peek() == '(' || in_.peek() == '[')) return strict_relation(begin);
    std::size_t const end = in_.at();
    bool const colon = in_.peek() == ':';
    in_.skip_blanks();
    if (field && in_.at_end() && in_.at() != end) expect(expectation::kind::comparison, std::string{word});
    std::size_t const behind = in_.at();
    bool const sign =
        colon || comparison_sign() || in_.sees_word("in") || (in_.take_word("not") && in_.skip_blanks() && in_.sees_word("in"));
    in_.go(sign ? behind : end);
    if (sign && field) {
        in_.go(end);
        node name{.is = form::name, .text = std::string{word.substr(0, word.find('.'))}};
        in_.go(begin + name.text.size());
        auto made_of = made(std::move(name), begin);
        while (made_of && in_.at() < end) {
            in_.take(".");
            std::string part{in_.name()};
            made_of = made({.is = form::member, .text = std::move(part), .parts = {std::move(*made_of)}}, begin);
        }
        return made_of ? compared(*made_of, begin) : made_of;
    }
    if (sign && (is_digit(first) || (first == '-' && is_digit(in_.slice(begin + 1, begin + 2).front())))) return strict_relation(begin);
    if (sign) return in_.wrong(begin, word.size(), "'" + std::string{word} + "' is no field's name; write it in quotes to search for it");
    if (word == "true" || word == "false") return made({.is = form::literal, .text = std::string{word}, .value = word == "true"}, begin);
    if (behind_comma)
        return mistake{in_.since(begin),
                       "a condition such as model:gpt-4o must follow the ','; for one of several values write field:(a,b)"};
    return made({.is = form::word, .text = std::string{word}, .bare = true}, begin);
}

result<node> reading::quoted_term(std::size_t begin)
{
    std::string text;
    if (auto read = in_.quoted_text(text); !read) return read.error();
    std::size_t const end = in_.at();
    in_.skip_blanks();
    bool const strict = in_.peek() == '.' || in_.sees_word("in") || comparison_sign();
    in_.go(end);
    if (strict) return strict_relation(begin);
    if (text.empty()) return mistake{in_.since(begin), "a word to search for is missing between the quotes"};
    return made({.is = form::word, .text = std::move(text)}, begin);
}

result<node> reading::strict_relation(std::size_t begin)
{
    in_.go(begin);
    query_ = false;
    auto read = relation();
    query_ = true;
    return read;
}

result<node> reading::read_value(node const& field, comparison op, bool colon, std::size_t begin)
{
    auto read = value_of(field, op, colon);
    if (read) read->at = in_.since(begin);
    return read;
}

// Behind a sign: whether a blank follows and then a condition of its own, which is the next term. `tag: model:x` are two; the first asks for
// requests without a tag. Nothing is taken.
bool reading::nothing_follows()
{
    std::size_t const begin = in_.at();
    if (!in_.skip_blanks()) return false;
    std::size_t const next = in_.at();
    if (in_.peek() == '-' || in_.peek() == '!') in_.go(next + 1);
    std::string_view const word = in_.opening_word();
    bool const own = is_field(word) && (in_.peek() == ':' || comparison_sign());
    in_.go(begin);
    return own;
}

// The sign and the value behind a field.
result<node> reading::compared(node const& field, std::size_t begin)
{
    bool const colon = in_.take(":");
    if (colon && nothing_follows()) return read_value(field, comparison::equal, true, begin);
    in_.skip_blanks();
    bool const negated = in_.take_word("not");
    in_.skip_blanks();
    bool const within = in_.take_word("in");
    std::optional<comparison> const op = within ? std::nullopt : comparison_sign();
    comparison const sign = op.value_or(comparison::equal);
    if (op && nothing_follows()) return read_value(field, sign, false, begin);
    in_.skip_blanks();
    expect(expectation::kind::value, dotted(field));
    char const next = in_.peek();
    bool const several = next == '(' || (within && next == '[');
    if (within && !several) return missing("a list such as (a,b) behind 'in'");
    if (several && sign != comparison::equal && sign != comparison::not_equal)
        return in_.wrong(in_.at(), 1, "a list can be compared with : = and != only");
    auto read = several ? one_of(field, colon) : value_of(field, sign, colon && !op);
    if (!read) return read;
    read->at = in_.since(begin);
    if (!negated && !(several && sign == comparison::not_equal)) return read;
    return made({.is = form::negate, .parts = {std::move(*read)}}, begin);
}

result<node> reading::one_of(node const& field, bool colon)
{
    std::size_t const begin = in_.at();
    char const closing = in_.peek() == '(' ? ')' : ']';
    in_.go(begin + 1);
    std::vector<node> parts;
    do {
        in_.skip_blanks();
        expect(expectation::kind::value, dotted(field));
        auto part = value_of(field, comparison::equal, colon);
        if (!part) return part;
        if (part->is == form::compare && part->parts[1].bare && part->parts[1].text.empty()) return missing("a value");
        parts.push_back(std::move(*part));
        in_.skip_blanks();
    } while (in_.take(","));
    if (!in_.take(std::string_view{&closing, 1})) return missing(std::string{"a ',' or the '"} + closing + "'");
    return joined(form::any, std::move(parts), begin);
}

result<node> reading::constant(std::size_t begin, std::string text, bool bare)
{
    literal value = bare ? read_bare(text) : literal{text};
    return made({.is = form::literal, .text = std::move(text), .value = std::move(value), .bare = bare}, begin);
}

result<node> reading::value_of(node const& field, comparison op, bool colon)
{
    std::size_t const begin = in_.at();
    if (in_.peek() != '"' && in_.peek() != '\'') return bare_value_of(field, op, colon);
    std::string text;
    if (auto read = in_.quoted_text(text); !read) return read.error();
    auto value = constant(begin, std::move(text), false);
    if (!value) return value;
    return made({.is = form::compare, .op = op, .parts = {field, std::move(*value)}}, field.at.offset);
}

result<node> reading::bare_value_of(node const& field, comparison op, bool colon)
{
    std::size_t const begin = in_.at();
    std::string_view written = in_.bare_value();
    if (colon && written.find("..") != std::string_view::npos) return range_of(field, begin, written);
    bool const glob = colon && written.find('*') != std::string_view::npos;
    if (!colon && !written.empty() && (op == comparison::equal || op == comparison::not_equal)) {
        more_words();
        written = in_.slice(begin, in_.at());
    }
    auto value = constant(begin, std::string{written}, true);
    if (!value) return value;
    return made({.is = glob ? form::glob : form::compare, .op = op, .parts = {field, std::move(*value)}}, field.at.offset);
}

result<node> reading::range_of(node const& field, std::size_t begin, std::string_view written)
{
    std::size_t const dots = written.find("..");
    std::size_t const end = in_.at();
    if (written.size() == 2) return in_.wrong(begin, 2, "the range has no end; write 1..5, 1.. or ..5");
    in_.go(begin + dots);
    auto from = constant(begin, std::string{written.substr(0, dots)}, true);
    in_.go(end);
    auto to = constant(begin + dots + 2, std::string{written.substr(dots + 2)}, true);
    if (!from || !to) return from ? to : from;
    return made({.is = form::range, .parts = {field, std::move(*from), std::move(*to)}}, field.at.offset);
}

// Behind `field=`, words without a sign of their own belong to the value: `tag=two words, model=x`.
void reading::more_words()
{
    for (;;) {
        std::size_t const end = in_.at();
        bool const apart = in_.skip_blanks();
        std::size_t const begin = in_.at();
        bool const joins = in_.sees_word("or") || in_.sees_word("and") || in_.sees_word("not") || in_.sees_word("in");
        std::string_view const word = joins ? std::string_view{} : in_.opening_word();
        bool continues = apart && !word.empty() && (word.size() == 1 || word.front() != '-') && word.front() != '!';
        std::size_t const behind = in_.at();
        char const next = in_.peek();
        continues = continues && (in_.at_end() || in_.sees_blank() || next == ',' || next == ')' || in_.sees("&&") || in_.sees("||"));
        in_.skip_blanks();
        continues = continues && !comparison_sign() && !in_.sees_word("in") && in_.peek() != ':';
        in_.go(continues ? behind : end);
        if (!continues) return;
        expected_ = {expectation::kind::condition, {}, {}, begin, 0};
    }
}

}  // namespace signalbox::expression
