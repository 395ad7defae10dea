// Brings the events of a local store, by their ids, into PostgreSQL as those of a gateway of their own: for stores that are moved or were left behind. What is
// there already, from an earlier copy or from a delivery, is not written twice. Used by one command.
#pragma once

#include "storage/failure.hpp"
#include "storage/postgres/connection.hpp"
#include "storage/postgres/copy_bytes.hpp"
#include "storage/postgres/days.hpp"
#include "storage/postgres/membership.hpp"
#include "storage/row_source.hpp"

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <unordered_set>

namespace signalbox::storage::postgres {

class store_merge {
public:
    /// `store` is a local one. Makes the tables where there are none. Troubles: those of connection::open(), prepare_tables() and row_source::open().
    static result<std::unique_ptr<store_merge>> open(std::string const& store, std::string const& dsn);
    store_merge(store_merge&&) = delete;

    struct step {
        std::uint64_t read = 0, written = 0;
        bool more = false;
    };
    /// One batch, in one transaction. After a failure the copy may be begun again.
    result<step> run();

private:
    store_merge(std::unique_ptr<row_source> from, std::unique_ptr<connection> to, membership as)
        : from_(std::move(from)), to_(std::move(to)), as_(as)
    {}
    result<row_source::progress> gather();
    result<void> add_sums(std::unordered_set<std::uint64_t> const& ids, std::uint64_t rows);

    std::unique_ptr<row_source> from_;
    std::unique_ptr<connection> to_;
    membership as_;
    std::uint64_t cursor_ = 0;  // the id that was read last
    known_days known_;
    copy_writer rows_;
    std::set<std::int64_t> days_;
    std::int64_t first_us_ = 0, last_us_ = 0;  // starts of the batch
};

}  // namespace signalbox::storage::postgres
