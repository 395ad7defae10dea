// The keys a filter may name: their public names, types and columns. One table; filters, their SQL and their documentation read it.
#pragma once

#include "storage/dimension.hpp"
#include "storage/failure.hpp"
#include "storage/filter.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace signalbox::storage {

enum class field_kind : std::uint8_t {
    split_text,  // a dimension; `place` is its number
    shape_text,  // `place` is the shape_field
    revision,
    number,      // `scale`: digits after the point that the column keeps as part of the whole number
    flag,        // true or false
    mode,        // oneshot or stream
    event_id,
    trace,
    time,
};

struct filter_field {
    std::string_view key;
    field_kind kind = field_kind::number;
    std::string_view sql;   // the column or expression
    int scale = 0;
    std::size_t place = 0;
    bool is_text() const { return kind == field_kind::split_text || kind == field_kind::shape_text || kind == field_kind::revision; }
};

std::span<filter_field const> filter_fields();
/// Null when there is no such key.
filter_field const* find_filter_field(std::string_view key);

/// A constant as SQLite binds it.
struct null_value {
    bool operator==(null_value const&) const = default;
};
struct blob_value {
    std::string bytes;
    bool operator==(blob_value const&) const = default;
};
using sql_value = std::variant<null_value, std::int64_t, double, std::string, blob_value>;

/// The constant of a comparison. Trouble bad_request says what the field takes.
result<sql_value> filter_value(filter_field const& field, condition const& of);

}  // namespace signalbox::storage
