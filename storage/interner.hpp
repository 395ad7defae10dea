// Gives an event's strings their rows in names, splits and shapes, writing those that are new. The event writer's own, inside its
// transactions.
#pragma once

#include "storage/catalog.hpp"
#include "storage/event_fields.hpp"
#include "storage/failure.hpp"
#include "storage/fingerprint.hpp"
#include "storage/sqlite.hpp"

#include "schema/event_record.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace signalbox::storage {

// Callers name models and paths as they like, so what the catalog keeps forever is bounded; beyond that a string stands in its event alone.
inline constexpr std::size_t name_length_limit = 200;     // longer than any configured id, shorter than a prompt in the wrong field
inline constexpr std::size_t name_count_limit = 65'536;   // about 10 MB in memory
inline constexpr std::size_t key_split_limit = 65'536;    // with more, further keys and consumers count as (other)
inline constexpr std::size_t route_split_limit = 16'384;  // with more, further routes count as (other)
inline constexpr std::size_t shape_limit = 65'536;

/// Where an event's strings stand.
struct placement {
    std::uint32_t split = 0;  // in scope::keys
    std::uint32_t shape = 0;
    name_id revision = 0;
    field_set spilled;  // the strings that stand in the event's detail
};

class interner {
public:
    /// `limit` bounds names, splits and shapes below the limits above, for tests.
    static result<interner> open(database& in, std::size_t limit = name_count_limit);

    result<placement> place(schema::event_record const& event);
    /// After a rollback: forgets what was not committed.
    result<void> reload();
    /// The split without key and consumer of one in scope::keys.
    std::uint32_t routes_of(std::uint32_t split) const;
    catalog const& known() const { return known_; }

private:
    struct hash {
        std::size_t operator()(split const& of) const;
        std::size_t operator()(shape const& of) const;
    };
    interner(database& in, std::size_t limit) : in_(&in), limit_(limit) {}
    void index();
    result<name_id> name(std::string_view text, bool made_up);
    result<std::uint32_t> insert(split const& row);
    result<std::uint32_t> insert(shape const& row);
    template <std::size_t N>
    result<void> name_fields(schema::event_record const& event, std::array<text_field, N> const& fields, std::array<name_id, N>& names,
                             field_set& spilled);
    result<void> place_split(schema::event_record const& event, placement& at);
    result<void> place_new_split(schema::event_record const& event, split wanted, placement& at);
    result<void> place_shape(schema::event_record const& event, placement& at);
    result<void> find_shape(schema::event_record const& event, shape const& wanted, field_set& spilled, placement& at);
    result<std::uint32_t> make_routes(split const& full);

    database* in_;
    std::size_t limit_;
    statement insert_name_, insert_split_, insert_shape_;
    catalog known_;
    std::unordered_map<split, std::uint32_t, hash> splits_;
    std::unordered_map<shape, std::uint32_t, hash> shapes_;
    std::array<std::size_t, 2> count_{};  // splits by scope
    /// Splits and shapes found lately, by a fingerprint of their strings: comparing these is cheaper than looking each of them up.
    static constexpr std::size_t recent = 1'024;
    std::vector<found_row<dimension_count>> recent_splits_;
    std::vector<found_row<shape_field_count>> recent_shapes_;
    name_id last_revision_ = name_empty;
};

}  // namespace signalbox::storage
