// Which events a reader wants: conditions on the public JSON names, parsed into a small tree that compiles to SQL with bound values only.
// A value, copied freely; another front half may build the same tree.
#pragma once

#include "storage/failure.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::storage {

enum class comparison : std::uint8_t { equal, not_equal, less, less_or_equal, greater, greater_or_equal };

/// One node: a comparison of a field with a constant, or a combination of nodes.
struct condition {
    enum class form : std::uint8_t { compare, all, any, negate };
    form is = form::all;
    std::string field;       // compare: the public name, "tokens.total"
    comparison op = comparison::equal;
    std::string value;       // compare: as written; the field's type reads it
    std::size_t column = 0;  // 1-based place in the text, for messages; 0 when there is no text
    std::vector<condition> parts;  // all, any: any number; negate: one
    bool operator==(condition const&) const = default;
};

class filter {
public:
    /// Everything passes.
    filter() = default;
    /// From a tree somebody else built. Trouble bad_request names an unknown field and the nearest, or a value its field cannot have.
    static result<filter> from(condition root);
    condition const& root() const { return root_; }
    bool everything() const { return root_.is == condition::form::all && root_.parts.empty(); }
    bool operator==(filter const&) const = default;

private:
    condition root_;
};

inline constexpr std::size_t filter_text_limit = 4096;     // a command line or query bar; keeps the statement far below SQLite's limits
inline constexpr std::size_t filter_condition_limit = 64;  // conditions in one filter, for the same reason

/// Reads `key=value`, `!=`, `<`, `<=`, `>`, `>=` (also `==`), joined by `,` or `&&`. A value with commas or spaces at its ends is quoted:
/// model="a,b". An empty value asks for absence (`tag=`), as does `null`. Trouble bad_request names the column and the nearest known key.
result<filter> parse_filter(std::string_view text);

/// Every key a filter may name, in the order of the documentation.
std::vector<std::string_view> filter_keys();

}  // namespace signalbox::storage
