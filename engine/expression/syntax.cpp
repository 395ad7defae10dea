#include "engine/expression/syntax.hpp"

#include <array>

namespace signalbox::expression {

std::string mistake::message() const
{
    std::string const line = at.line > 1 ? "line " + std::to_string(at.line) + ", " : std::string{};
    return line + "column " + std::to_string(at.column) + ": " + what;
}

std::string_view sign(arithmetic op)
{
    static constexpr std::array<std::string_view, 5> signs{"+", "-", "*", "/", "%"};
    return signs[static_cast<std::size_t>(op)];
}

std::string dotted(node const& of)
{
    if (of.is == form::name) return of.text;
    if (of.is != form::member) return {};
    std::string before = dotted(of.parts.front());
    return before.empty() ? before : std::move(before) + "." + of.text;
}

}  // namespace signalbox::expression
