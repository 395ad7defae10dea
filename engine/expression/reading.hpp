// One reading of a condition by recursive descent: levels of precedence in reading_levels.cpp, operands in reading_operands.cpp, short
// forms in reading_short.cpp. Lives for one call of parse().
#pragma once

#include "engine/expression/parser.hpp"
#include "engine/expression/scanner.hpp"

#include <optional>
#include <span>
#include <vector>

namespace signalbox::expression {

class reading {
public:
    reading(std::string_view text, style as, std::span<std::string_view const> functions = {})
        : in_(text), functions_(functions), query_(as == style::query), computes_(as == style::condition)
    {}

    result<node> whole();
    expectation last_expected() const;

private:
    // Lowest precedence first. A query's conditions are terms; inside brackets of calls and lists everything is strict.
    result<node> sequence();  // conditions joined by commas, in queries
    result<node> choice();    // ? :
    result<node> any();
    result<node> all();
    result<node> unary();
    result<node> relation();
    result<node> sum();      // + and -, in conditions
    result<node> product();  // * / and %
    result<node> factor();   // a minus before a value

    result<node> operand();
    result<node> primary();
    result<node> number();
    result<node> raw_or_bytes();
    result<node> text();
    result<node> named();
    result<node> unknown_function(std::string const& name, std::size_t begin) const;
    result<node> list();
    result<node> map();
    result<node> after_dot(node on, std::size_t begin);
    result<node> called(std::string name, std::vector<node> on, std::size_t begin);
    result<node> macro(node on, std::string_view name, std::size_t begin);
    result<std::vector<node>> arguments(char closing);

    result<node> term();
    result<node> quoted_term(std::size_t begin);
    result<node> strict_relation(std::size_t begin);
    result<node> compared(node const& field, std::size_t begin);
    result<node> value_of(node const& field, comparison op, bool colon);
    result<node> bare_value_of(node const& field, comparison op, bool colon);
    result<node> one_of(node const& field, bool colon);
    result<node> range_of(node const& field, std::size_t begin, std::string_view written);
    result<node> constant(std::size_t begin, std::string text, bool bare);
    bool nothing_follows();
    result<node> read_value(node const& field, comparison op, bool colon, std::size_t begin);
    void more_words();
    std::optional<comparison> comparison_sign();
    std::optional<arithmetic> arithmetic_sign(std::string_view among);

    result<node> made(node of, std::size_t begin);  // sets the place, counts
    result<node> joined(form as, std::vector<node> parts, std::size_t begin);
    mistake deep(std::size_t begin) const;
    mistake missing(std::string_view what) const;
    bool ends_conditions() const;
    void expect(expectation::kind is, std::string field = {});

    scanner in_;
    std::span<std::string_view const> functions_;
    bool query_;
    bool computes_;
    bool after_comma_ = false;
    std::size_t depth_ = 0;
    std::size_t nodes_ = 0;
    expectation expected_;
};

/// Counts a level for as long as it is read.
class level {
public:
    explicit level(std::size_t& depth) : depth_(depth) { ++depth_; }
    ~level() { --depth_; }
    level(level&&) = delete;

private:
    std::size_t& depth_;
};

}  // namespace signalbox::expression
