// Which events a reader wants: conditions on the public JSON names, a small tree that compiles to SQL with bound values only. A value,
// copied freely; read_filter() reads docs/formats/filter.md, another front half may build the same tree.
#pragma once

#include "storage/failure.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::storage {

enum class comparison : std::uint8_t {
    equal,
    not_equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    contains,
    starts_with,
    ends_with,  // text, as it is written
    like,       // text; each * of the value stands for anything
};

/// A part of a filter's text, in bytes.
struct text_span {
    std::size_t offset = 0;
    std::size_t length = 0;
    bool operator==(text_span const&) const = default;
};

/// One node: a comparison of a field with a constant, or a combination of nodes.
struct condition {
    enum class form : std::uint8_t { compare, all, any, negate };
    form is = form::all;
    std::string field;  // compare: the public name, "tokens.total"
    comparison op = comparison::equal;
    std::string value;             // compare: as written; the field's type reads it
    std::size_t column = 0;        // 1-based place in the text, in characters, for messages; 0 when there is no text
    std::vector<condition> parts;  // all, any: any number; negate: one
    text_span at;                  // the whole condition in the text
    text_span value_at;            // compare: the constant in the text
    /// The same question, wherever it is written.
    bool operator==(condition const& other) const;
};

class filter {
public:
    /// Everything passes.
    filter() = default;
    /// From a tree that other code built. Trouble bad_request names an unknown field and the nearest, or a value its field cannot have.
    static result<filter> from(condition root);
    condition const& root() const { return root_; }
    bool everything() const { return root_.is == condition::form::all && root_.parts.empty(); }
    bool operator==(filter const&) const = default;

private:
    condition root_;
};

/// Why a text is no filter, and which part of it is wrong: what a query bar underlines.
struct filter_mistake {
    std::string what;        // names the fix
    std::size_t column = 0;  // in characters, from 1; 0 when it is the whole text
    text_span at;
    /// "column 7: events have no 'modle'; did you mean model?"
    failure plain() const;
    bool operator==(filter_mistake const&) const = default;
};

inline constexpr std::size_t filter_text_limit = 4096;     // a command line or query bar; keeps the statement far below SQLite's limits
inline constexpr std::size_t filter_condition_limit = 64;  // conditions in one filter, for the same reason

/// Reads the language of docs/formats/filter.md: `model:gpt-4o status>=500`, `tag=control,latency_ms>500`, conditions of the Common
/// Expression Language. The root is an `all`; its parts are the terms of the text. The first mistake from the left otherwise.
boost::system::result<filter, filter_mistake> read_filter(std::string_view text);

/// The same with the mistake as a sentence. Trouble bad_request names the column and the nearest known key.
result<filter> parse_filter(std::string_view text);

/// Events that pass each of them.
result<filter> all_of(std::vector<filter> const& filters);

/// Every key a filter may name, in the order of the documentation; `since` and `until`, which stand for `timestamp`, are not among them.
std::vector<std::string_view> filter_keys();

}  // namespace signalbox::storage
