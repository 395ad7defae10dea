// Rows of an event store as they stand on disk, in the order they were written or by id: what a delivery to another store reads. A connection of
// its own, read-only; one thread at a time, and no call keeps a read transaction open after it returns.
#pragma once

#include "storage/catalog.hpp"
#include "storage/failure.hpp"
#include "storage/fresh_rows.hpp"
#include "storage/sqlite.hpp"
#include "storage/stored_row.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::storage {

class row_source {
public:
    /// Troubles: as event_reader::open().
    static result<std::unique_ptr<row_source>> open(std::string const& path);
    row_source(row_source&&) = delete;

    struct progress {
        std::uint64_t cursor = 0;  // continue here
        std::uint64_t rows = 0;
        std::uint64_t missed = 0;   // written, and no longer there: deleted, or too far behind to be followed
        bool more = false;          // there is more right now
        std::uint64_t last_id = 0;  // of the event before the cursor, whether it is still there or not; 0: nothing was passed
    };
    using visitor = std::function<void(stored_row const&)>;
    /// What was written from place `cursor` on (1 is the first event of the store), at most `most` events.
    result<progress> arrived(std::uint64_t cursor, std::size_t most, visitor const& visit);
    /// The same of rows that the writer handed over: those of `held` from the place on, none of which is missing. `more` is about what is held.
    result<progress> handed(fresh_rows::batches const& held, std::uint64_t cursor, std::size_t most, visitor const& visit);
    /// By id, those behind `id`.
    result<progress> behind(std::uint64_t id, std::size_t most, visitor const& visit);

    /// The place behind the last event written.
    result<std::uint64_t> arrivals_end();
    /// The id of the event that was written at this place; nothing where that is no longer known.
    result<std::optional<std::uint64_t>> id_at(std::uint64_t place);

private:
    explicit row_source(database opened) : db_(std::move(opened)) {}
    result<void> prepare();
    result<progress> read_arrived(std::uint64_t cursor, std::size_t most, visitor const& visit);
    result<void> list_arrived(progress& from, std::size_t most);
    result<void> name(row_cells const& row);

    database db_;
    catalog names_;
    statement by_id_, behind_, arrivals_;
    std::vector<std::uint64_t> ids_;
};

}  // namespace signalbox::storage
