// The strings that repeat, each written once: names, splits (what rollups are kept by) and shapes (what else requests have in common), held
// in memory as the tables of the same names hold them. Owned by one reader or one interner; rows are only ever added.
#pragma once

#include "storage/dimension.hpp"
#include "storage/failure.hpp"
#include "storage/sqlite.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace signalbox::storage {

using name_id = std::uint32_t;
inline constexpr name_id name_none = 0;   // the dimension is not part of this split: NULL in the table
inline constexpr name_id name_empty = 1;  // ''
inline constexpr name_id name_other = 2;  // '(other)': too long, too many, or made up by a caller; the event's detail has the text

/// Rollups are kept twice: by where requests went, and by where and for whom. Few rows answer most questions, the rest is still exact.
enum class scope : std::uint8_t { routes = 0, keys = 1 };

struct split {
    scope in = scope::keys;
    std::array<name_id, dimension_count> names{};  // in the order of `dimension`
    name_id operator[](dimension of) const { return names[static_cast<std::size_t>(of)]; }
    bool operator==(split const&) const = default;
    /// The same without key and consumer.
    split routes() const;
};

enum class shape_field : std::uint8_t {
    client_dialect,
    path,
    strategy,
    assignment_unit,
    upstream_model,
    response_model,
    price_source,
    payload_policy,
    road,
    finish_reason,
    operation,
    role
};
inline constexpr std::size_t shape_field_count = 12;

struct shape {
    std::array<name_id, shape_field_count> names{};
    double assignment_probability = 0;
    name_id operator[](shape_field of) const { return names[static_cast<std::size_t>(of)]; }
    bool operator==(shape const&) const = default;
};

class catalog {
public:
    /// Reads the rows added since the last time.
    result<void> refresh(database& in);
    void clear();

    std::optional<name_id> find(std::string_view text) const;
    std::string_view text(name_id id) const { return id == 0 || id > texts_.size() ? std::string_view{} : texts_[id - 1]; }
    /// Null for an unknown id.
    split const* split_at(std::uint32_t id) const { return id == 0 || id > splits_.size() ? nullptr : &splits_[id - 1]; }
    shape const* shape_at(std::uint32_t id) const { return id == 0 || id > shapes_.size() ? nullptr : &shapes_[id - 1]; }

    std::size_t names() const { return texts_.size(); }
    std::vector<split> const& splits() const { return splits_; }  // the split with id n is at n - 1
    std::vector<shape> const& shapes() const { return shapes_; }

    /// For the interner, beside the row it has written; each gets the next id.
    name_id add_name(std::string_view text);
    std::uint32_t add_split(split const& row);
    std::uint32_t add_shape(shape const& row);

private:
    std::deque<std::string> texts_;  // never moves its elements: the map's keys point into it
    std::unordered_map<std::string_view, name_id> ids_;
    std::vector<split> splits_;
    std::vector<shape> shapes_;
};

}  // namespace signalbox::storage
