// Reads a condition into a tree: the side-effect-free subset of the Common Expression Language, and with `query` the short forms that
// people type. docs/formats/filter.md is its page. Pure.
#pragma once

#include "engine/expression/syntax.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace signalbox::expression {

inline constexpr std::size_t text_limit = 16'384;  // a condition is read by people; keeps every later step small
inline constexpr std::size_t depth_limit = 32;     // of nested brackets and negations: far less than the stack holds
inline constexpr std::size_t node_limit = 2'048;   // bounds what later steps do for one condition

enum class style : std::uint8_t {
    condition,  // `when:` in a configuration: names are names, text is quoted
    query,      // command line and query bar: also field:value, bare words as values, blanks and commas as `and`
};

/// The tree; an empty query is an `all` without parts. The first mistake from the left otherwise. `functions` are those of the environment
/// besides has() and size(): each takes one argument.
result<node> parse(std::string_view text, style as, std::span<std::string_view const> functions = {});

/// What a query bar could put at a cursor.
struct expectation {
    enum class kind : std::uint8_t {
        condition,   // the beginning of a condition: a field, or a word to search for
        comparison,  // the sign behind `field`
        value,       // of `field`
    };
    kind is = kind::condition;
    std::string field;       // comparison, value
    std::string typed;       // what stands there up to the cursor, without quotes
    std::size_t offset = 0;  // what would be replaced, in bytes: up to the end of the word or text at the cursor
    std::size_t length = 0;
    bool operator==(expectation const&) const = default;
};

/// Reads the query up to the cursor, whatever mistakes it has.
expectation expected_at(std::string_view text, std::size_t cursor);

}  // namespace signalbox::expression
