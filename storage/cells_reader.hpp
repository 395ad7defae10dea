// Events as the few numbers a table shows, and where each stands in its list: pages of a frozen list, of given ids, and of what arrived. The
// event reader's own, inside its read transactions.
#pragma once

#include "storage/catalog.hpp"
#include "storage/event_cells.hpp"
#include "storage/event_reader.hpp"
#include "storage/failure.hpp"
#include "storage/sqlite.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace signalbox::storage {

/// The columns of `events` that take() reads, in its order.
std::string cells_columns();

/// Fills a page from rows of these columns.
class cells_taker {
public:
    cells_taker(database& in, catalog const& names, cells_page& into) : in_(in), names_(names), into_(into) {}
    result<void> take(statement const& row);

private:
    std::uint32_t name(split const& of, dimension which, std::uint64_t id, result<void>& done);

    database& in_;
    catalog const& names_;
    cells_page& into_;
    statement detail_;  // of the rows whose names stand there
};

/// The rows of these ids, in their order; an event that is gone has id 0.
result<cells_page> read_cells(database& in, catalog const& names, std::vector<std::uint64_t> const& ids);

/// The catalog must be as new as the transaction.
result<arrived_cells> read_arrived_cells(database& in, catalog const& names, std::uint64_t cursor, filter const& where, time_range range,
                                         std::size_t limit);

}  // namespace signalbox::storage
