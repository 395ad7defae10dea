// One evaluation of a program: a walk over its array with the variables of its loops. Pure; lives on the stack of one call.
#pragma once

#include "engine/expression/program.hpp"

#include <array>

namespace signalbox::expression {

class evaluation {
public:
    evaluation(program const& of, facts const& about, work& with) : of_(of), about_(about), with_(with) {}

    value at(std::uint32_t position);
    /// Walks a list or map: the elements of one that is written in the expression stand in the program, others in the facts.
    std::optional<facts::element> next(value const& of, std::size_t& place);

private:
    value operand(instruction const& each, std::size_t i) { return at(of_.operands_[each.first + i]); }
    value compared(instruction const& each);
    value within(instruction const& each);
    value counted(value const& of);
    value indexed(instruction const& each);
    value member(value const& of, std::string_view key);
    value searched(instruction const& each);
    value matched(instruction const& each);
    value joined(instruction const& each, bool ends);
    value looped(instruction const& each);
    bool equal(value const& left, value const& right, std::size_t depth = 0);
    bool equal_elements(value const& left, value const& right, std::size_t depth);

    program const& of_;
    facts const& about_;
    work& with_;
    std::array<value, loop_limit> variables_{};
};

}  // namespace signalbox::expression
