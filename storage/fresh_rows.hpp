// The newest rows of a store on their way from its writer to a delivery that has caught up, which need not read them. What the delivery does not take in
// time is left to the store. Shared by the writer's thread and the delivery's.
#pragma once

#include "storage/batch_window.hpp"

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace signalbox::storage {

/// Rows of one batch, packed as stored_row.hpp has it: the first at this place of the arrivals, each other one a place behind.
struct row_batch {
    std::uint64_t first = 0, count = 0;
    std::string rows;

    row_batch(std::uint64_t place, std::uint64_t many, std::string packed) : first(place), count(many), rows(std::move(packed)) {}
    std::uint64_t end() const { return first + count; }
};

class fresh_rows {
public:
    static constexpr std::uint64_t most = 32'768;   // rows, about 300 bytes each; more than that is left to the store
    static constexpr std::size_t most_blanks = 32;  // memory of batches that is used again
    using batches = batch_window<row_batch>::batches;

    /// `wake` is called when there are `enough` rows, on the writer's thread.
    explicit fresh_rows(
        std::uint64_t enough, std::function<void()> wake = [] {})
        : enough_(enough), wake_(std::move(wake))
    {}
    fresh_rows(fresh_rows const&) = delete;

    /// Keeps what is put in from now on.
    void open();
    /// Keeps nothing: rows were written that are not put in.
    void close();
    bool is_open() const;

    /// Memory for the rows of the next batch; nothing when it is closed: they need not be kept.
    std::optional<std::string> blank();
    /// What became of a batch: the place of its first row, nothing when that is not known. Without place or rows it is closed, as with a batch that does
    /// not follow the one before, and with one too many.
    void written(std::optional<std::uint64_t> place, std::uint64_t count, std::optional<std::string> rows);

    /// Those with rows from this place on, until there are `wanted`; earlier ones are forgotten. Nothing when it is closed.
    std::optional<batches> from(std::uint64_t place, std::uint64_t wanted);

private:
    void drop_all();

    mutable std::mutex guard_;
    batch_window<row_batch> held_{most};
    std::vector<std::string> blanks_;
    std::uint64_t const enough_;
    std::function<void()> const wake_;
};

}  // namespace signalbox::storage
