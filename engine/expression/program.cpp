#include "engine/expression/program.hpp"

#include "engine/expression/check.hpp"
#include "engine/expression/compiler.hpp"
#include "engine/expression/evaluation.hpp"
#include "engine/expression/parser.hpp"

#include <algorithm>

namespace signalbox::expression {

result<program> program::build(std::string_view text, std::vector<declaration> const& environment)
{
    return build(text, environment, check_condition);
}

result<program> program::build_value(std::string_view text, std::vector<declaration> const& environment)
{
    return build(text, environment, check_value);
}

result<program> program::build_expression(std::string_view text, std::vector<declaration> const& environment)
{
    return build(text, environment, check_expression);
}

result<program> program::build(std::string_view text, std::vector<declaration> const& environment, type_check check)
{
    program made;
    made.source_ = std::make_unique<std::string const>(text);
    std::vector<std::string_view> functions;
    for (declaration const& each : environment)
        if (each.function) functions.push_back(each.name);
    auto const tree = parse(*made.source_, style::condition, functions);
    if (!tree) return tree.error();
    if (auto wrong = check(*tree, environment)) return std::move(*wrong);
    auto const whole = compiler{made, environment}.add(*tree);
    if (!whole) return whole.error();
    return made;
}

value program::evaluate(facts const& about, work& with) const
{
    return evaluation{*this, about, with}.at(static_cast<std::uint32_t>(code_.size() - 1));
}

std::optional<facts::element> program::next(value const& of, std::size_t& at, facts const& about, work& with) const
{
    return evaluation{*this, about, with}.next(of, at);
}

bool program::holds(facts const& about) const
{
    work with;
    value const whole = evaluate(about, with);
    return whole.truth() && !with.spent();
}

std::vector<std::size_t> program::asks_for() const
{
    std::vector<std::size_t> out;
    for (instruction const& each : code_)
        if (each.what == op::named || each.what == op::called) out.push_back(each.index);
    return out;
}

std::vector<std::string> program::seen(facts const& about) const
{
    std::vector<std::string> out;
    for (question const& each : questions_) {
        work with;
        std::string line = std::string{each.written} + " = " + written(evaluation{*this, about, with}.at(each.at));
        if (std::ranges::find(out, line) == out.end()) out.push_back(std::move(line));
    }
    return out;
}

}  // namespace signalbox::expression
