// A condition that was checked and compiled when it was loaded: what is left to do for a request is one walk over a flat array. Frozen;
// every thread may evaluate it at the same time. docs/formats/conditions.md is its page.
#pragma once

#include "engine/expression/pattern.hpp"
#include "engine/expression/syntax.hpp"
#include "engine/expression/value.hpp"

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::expression {

/// Loops inside loops; each holds one variable.
inline constexpr std::size_t loop_limit = 8;

enum class op : std::uint8_t {
    constant,
    named,
    called,
    variable,
    member,
    index,
    size,
    has,
    contains,
    starts_with,
    ends_with,
    matches,
    negate,
    compare,
    compute,
    within,
    all,
    any,
    choose,
    list,
    map,
    exists,
    every,
};

/// One part of a condition. Its operands are positions in the program.
struct instruction {
    op what = op::constant;
    comparison by = comparison::equal;
    arithmetic sum = arithmetic::add;
    std::uint32_t index = 0;  // of the name, function, variable or pattern
    std::uint32_t first = 0;  // of its operands
    std::uint32_t count = 0;
    value constant{};
    std::string_view key{};  // member
};

class program {
public:
    /// Reads, checks and compiles a condition over an environment. The first mistake otherwise.
    static result<program> build(std::string_view text, std::vector<declaration> const& environment);

    /// The same of an expression whose value is looked up: a text, a number, or true or false, as far as it is known before a request comes.
    static result<program> build_value(std::string_view text, std::vector<declaration> const& environment);

    /// The same of an expression whose value may be of any kind, also a list or a map.
    static result<program> build_expression(std::string_view text, std::vector<declaration> const& environment);

    program(program&&) = default;
    program& operator=(program&&) = default;

    /// Whether the condition holds: anything but `true` is no, and so is a condition that ran out of work.
    bool holds(facts const& about) const;
    /// The value of the whole.
    value evaluate(facts const& about, work& with) const;
    /// Walks a list or map that evaluate() gave, with the same facts and work. `at` is 0 at first.
    std::optional<facts::element> next(value const& of, std::size_t& at, facts const& about, work& with) const;
    /// What the condition asks the facts, as written, with the value of each: "header(\"X\") = \"a\"".
    std::vector<std::string> seen(facts const& about) const;
    std::string const& source() const { return *source_; }
    /// Which names and functions of the environment it asks for, by position; each as often as it stands there.
    std::vector<std::size_t> asks_for() const;

private:
    friend class compiler;
    friend class evaluation;
    program() = default;
    using type_check = std::optional<mistake> (*)(node const&, std::vector<declaration> const&);
    static result<program> build(std::string_view text, std::vector<declaration> const& environment, type_check check);

    struct question {
        std::uint32_t at = 0;
        std::string_view written;
    };
    std::unique_ptr<std::string const> source_;
    std::vector<instruction> code_;  // the whole is the last
    std::vector<std::uint32_t> operands_;
    std::deque<std::string> texts_;  // what constants and keys view
    std::vector<pattern> patterns_;
    std::vector<question> questions_;
};

}  // namespace signalbox::expression
