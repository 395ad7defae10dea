// Makes frozen lists of events and reads their rows. The event reader's own, inside its read transactions.
#pragma once

#include "storage/catalog.hpp"
#include "storage/event_cells.hpp"
#include "storage/event_list.hpp"
#include "storage/event_reader.hpp"
#include "storage/failure.hpp"
#include "storage/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace signalbox::storage {

/// The ids up to a list's newest that arrived after it was frozen: long requests, written behind shorter ones.
class late_arrivals {
public:
    /// Adds the SQL function arrived_later(id). This object must stay where it is while the connection lives.
    result<void> install(database& in);
    /// Reads on from where it was for the same list; anew for another.
    result<void> refresh(database& in, event_list const& of);
    bool any(std::uint64_t first, std::uint64_t last) const;
    bool has(std::uint64_t id) const;

private:
    std::uint64_t list_arrivals_ = 0;
    std::uint64_t list_newest_ = 0;
    std::uint64_t next_ = 0;
    std::vector<std::uint64_t> ids_;  // sorted
};

result<event_list> freeze_list(database& in, time_range range, std::uint64_t newest);
result<cells_page> read_list(database& in, catalog const& names, late_arrivals& late, event_list const& of, std::uint64_t first,
                             std::size_t count);
result<std::optional<std::uint64_t>> find_in_list(database& in, late_arrivals& late, event_list const& of, std::uint64_t id);

}  // namespace signalbox::storage
