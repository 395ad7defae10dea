// What a filter's text could go on with at a cursor: fields, signs, and the values that are known without a store. Pure.
#pragma once

#include "storage/dimension.hpp"
#include "storage/filter.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::storage {

struct completion {
    enum class kind : std::uint8_t { field, sign, value };
    kind is = kind::field;
    std::string field;                 // sign, value: the field before it
    std::string typed;                 // up to the cursor, without quotes
    text_span replaces;                // the word or text at the cursor
    std::vector<std::string> choices;  // each as it would stand in the text, best first
    std::optional<dimension> names;    // value: the store knows this field's values, and how many requests have each
    bool operator==(completion const&) const = default;
};

inline constexpr std::size_t completion_limit = 64;  // choices: as many as a person reads

/// Fields that begin with what is typed stand before those that hold it.
completion complete(std::string_view text, std::size_t cursor);

/// The dimension a field names, when it does.
std::optional<dimension> dimension_of(std::string_view field);

}  // namespace signalbox::storage
