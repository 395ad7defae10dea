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
    message,   // `place` is the number of a string that stands in every event's detail
    anywhere,  // plain words: ids, models, the reason and its sentence
    number,    // `scale`: digits after the point that the column keeps as part of the whole number
    duration,  // microseconds in the column; milliseconds unless a unit follows; `place` 1: a unit has to follow
    flag,      // true or false
    mode,      // oneshot or stream
    event_id,
    trace,
    time,
};

struct filter_field {
    std::string_view key;
    field_kind kind = field_kind::number;
    std::string_view sql;  // the column or expression
    int scale = 0;
    std::size_t place = 0;
    bool nullable = false;
    std::span<std::string_view const> words = {};  // of a text: the only values there are; empty: any
    bool is_text() const;
    /// Whether < and > have a meaning.
    bool sorts() const;
};

/// Of streams: of a whole reply, earlier versions wrote the end.
inline constexpr std::string_view first_token_sql = "iif(stream, first_token_us, NULL)";

std::span<filter_field const> filter_fields();
/// Null when there is no such key.
filter_field const* find_filter_field(std::string_view key);

/// Names that stand for a comparison with `timestamp`, and names people expect that events do not hold.
inline constexpr std::string_view since_key = "since", until_key = "until";
bool is_body_key(std::string_view key);

/// "; did you mean X?" among all of these, or nothing.
std::string nearest_filter_key(std::string_view written);

/// A constant as SQLite binds it.
struct null_value {
    bool operator==(null_value const&) const = default;
};
struct blob_value {
    std::string bytes;
    bool operator==(blob_value const&) const = default;
};
using sql_value = std::variant<null_value, std::int64_t, double, std::string, blob_value>;

/// What is wrong with a comparison's operator or value, and what its field takes; empty when nothing is.
std::string value_mistake(filter_field const& field, condition const& of);

/// The constant of a comparison; times such as -2h count from `now_us`. Trouble bad_request says what the field takes.
result<sql_value> filter_value(filter_field const& field, condition const& of, std::int64_t now_us = 0);

}  // namespace signalbox::storage
