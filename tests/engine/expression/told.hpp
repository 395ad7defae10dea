// A tree as one line of text, for comparing: constants of a query as written between backquotes, others by their value.
#pragma once

#include "engine/expression/syntax.hpp"

#include <sstream>
#include <string>

namespace signalbox::expression {

std::string told(node const& of);

inline std::string told(literal const& of)
{
    struct visitor {
        std::string operator()(null_literal) const { return "null"; }
        std::string operator()(bool value) const { return value ? "true" : "false"; }
        std::string operator()(std::int64_t value) const { return std::to_string(value); }
        std::string operator()(std::uint64_t value) const { return std::to_string(value) + "u"; }
        std::string operator()(double value) const
        {
            std::ostringstream out;
            out << value;
            return out.str() + (out.str().find('.') == std::string::npos ? ".0" : "");
        }
        std::string operator()(std::string const& value) const { return "'" + value + "'"; }
        std::string operator()(std::chrono::microseconds value) const { return std::to_string(value.count()) + "us"; }
    };
    return std::visit(visitor{}, of);
}

/// A constant of a short form as it was written.
inline std::string told_short(node const& of)
{
    return of.bare ? "`" + of.text + "`" : "'" + of.text + "'";
}

inline std::string told_all(std::vector<node> const& parts, std::string const& between, std::size_t first = 0)
{
    std::string text;
    for (std::size_t i = first; i < parts.size(); ++i) text += (i == first ? "" : between) + told(parts[i]);
    return text;
}

inline std::string told_map(std::vector<node> const& parts)
{
    std::string text;
    for (std::size_t i = 0; i < parts.size(); i += 2) text += (i == 0 ? "" : ", ") + told(parts[i]) + ": " + told(parts[i + 1]);
    return text;
}

inline std::string_view sign_of(comparison op)
{
    static constexpr std::array<std::string_view, 6> signs{"==", "!=", "<", "<=", ">", ">="};
    return signs[static_cast<std::size_t>(op)];
}

inline std::string told(node const& of)
{
    auto const part = [&](std::size_t i) { return told(of.parts[i]); };
    switch (of.is) {
    case form::literal: return of.bare ? told_short(of) : told(of.value);
    case form::word: return "word " + told_short(of);
    case form::name: return of.text;
    case form::member: return part(0) + "." + of.text;
    case form::index: return part(0) + "[" + part(1) + "]";
    case form::call: return of.text + "(" + told_all(of.parts, ", ") + ")";
    case form::method: return part(0) + "." + of.text + "(" + told_all(of.parts, ", ", 1) + ")";
    case form::negate: return "!" + part(0);
    case form::compare: return part(0) + " " + std::string{sign_of(of.op)} + " " + part(1);
    case form::compute: return "(" + part(0) + " " + std::string{sign(of.sum)} + " " + part(1) + ")";
    case form::within: return part(0) + " in " + part(1);
    case form::glob: return part(0) + " like " + told_short(of.parts[1]);
    case form::range: return part(0) + " between " + told_short(of.parts[1]) + " and " + told_short(of.parts[2]);
    case form::all: return "(" + told_all(of.parts, " && ") + ")";
    case form::any: return "(" + told_all(of.parts, " || ") + ")";
    case form::choose: return "(" + part(0) + " ? " + part(1) + " : " + part(2) + ")";
    case form::list: return "[" + told_all(of.parts, ", ") + "]";
    case form::map: return "{" + told_map(of.parts) + "}";
    case form::exists: return part(0) + ".exists(" + of.text + ", " + part(1) + ")";
    case form::every: return part(0) + ".all(" + of.text + ", " + part(1) + ")";
    }
    return {};
}

}  // namespace signalbox::expression
