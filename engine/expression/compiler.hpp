// One compilation of a condition: walks the checked tree from the leaves to the root. Lives for one call of program::build.
#pragma once

#include "engine/expression/declaration.hpp"
#include "engine/expression/program.hpp"

#include <optional>

namespace signalbox::expression {

class compiler {
public:
    compiler(program& into, std::vector<declaration> const& environment) : into_(into), environment_(environment) {}
    /// The position of the whole.
    result<std::uint32_t> add(node const& each);

private:
    result<std::uint32_t> put(instruction made, node const& each, std::size_t from = 0);
    result<std::uint32_t> named(node const& each);
    result<std::uint32_t> called(node const& each);
    result<std::uint32_t> method(node const& each);
    result<std::uint32_t> matches(node const& each);
    result<std::uint32_t> loop(node const& each);
    std::uint32_t finish(instruction made);
    value constant(literal const& of);
    result<std::uint32_t> path(instruction made, node const& each);
    std::string_view keep(std::string_view text) { return into_.texts_.emplace_back(text); }
    std::optional<std::uint32_t> declared(std::string_view name, bool function) const;
    void ask(std::uint32_t at, node const& each);

    program& into_;
    std::vector<declaration> const& environment_;
    std::vector<std::string_view> variables_;
};

}  // namespace signalbox::expression
