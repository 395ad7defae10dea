// What a condition says, as a tree: every node knows its place in the text. Values that copy and compare; the parsing code owns them.
#pragma once

#include <boost/system/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace signalbox::expression {

/// Where something stands in a text. Offset and length count bytes, line and column count from 1, columns in characters.
struct place {
    std::size_t offset = 0;
    std::size_t length = 0;
    std::size_t line = 1;
    std::size_t column = 1;
    bool operator==(place const&) const = default;
};

/// Why a text is no condition. `what` names the fix; message() names the column too.
struct mistake {
    place at;
    std::string what;
    std::string message() const;
    bool operator==(mistake const&) const = default;
};

/// Either a T or the mistake. There is no throw hook: look before you take.
template <class T>
using result = boost::system::result<T, mistake>;

struct null_literal {
    bool operator==(null_literal const&) const = default;
};
using literal = std::variant<null_literal, bool, std::int64_t, std::uint64_t, double, std::string, std::chrono::microseconds>;

enum class comparison : std::uint8_t { equal, not_equal, less, less_or_equal, greater, greater_or_equal };

/// "==", "!=" and so on.

enum class arithmetic : std::uint8_t { add, subtract, multiply, divide, remainder };

/// "+", "-" and so on.
std::string_view sign(arithmetic op);

enum class form : std::uint8_t {
    literal,  // `value`; `text` as written, without quotes
    word,     // short form: `text` is searched for wherever people look
    name,     // `text`
    member,   // parts[0] . text
    index,    // parts[0] [ parts[1] ]
    call,     // text ( parts... )
    method,   // parts[0] . text ( parts[1]... )
    negate,   // ! parts[0]
    compare,  // parts[0] op parts[1]
    compute,  // parts[0] sum parts[1]
    within,   // parts[0] in parts[1]
    glob,     // short form: parts[0] looks like the literal parts[1], where each * stands for anything
    range,    // short form: parts[0] lies between the literals parts[1] and parts[2], which belong to it; null is open
    all,      // every part; none: true
    any,      // some part; none: false
    choose,   // parts[0] ? parts[1] : parts[2]
    list,     // parts
    map,      // key, value, key, value
    exists,   // parts[0] . exists(text, parts[1]): some element
    every,    // parts[0] . all(text, parts[1]): each element
};

struct node {
    form is = form::all;
    place at{};
    std::string text{};
    comparison op = comparison::equal;
    arithmetic sum = arithmetic::add;
    literal value{};
    bool bare = false;  // literal of a short form, word: written without quotes
    std::vector<node> parts{};
    bool operator==(node const&) const = default;
};

/// "tokens.total" for a name or a chain of members; empty for anything else.
std::string dotted(node const& of);

}  // namespace signalbox::expression
