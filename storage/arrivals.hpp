// The table `arrivals`: the ids of the newest million events in the order they were written. Ids follow the start of requests, so a long
// one appears behind shorter ones; a reader that follows the store follows this order and never misses one. Written by the event writer, read by
// readers.
#pragma once

#include "storage/failure.hpp"
#include "storage/spool_hold.hpp"
#include "storage/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::storage {

/// Events that can be followed: a minute of the highest rate, days of an ordinary one; about 5 MB.
inline constexpr std::int64_t arrivals_kept = 1'000'000;

class arrivals_writer {
public:
    static result<arrivals_writer> open(database& in);

    /// What is kept beyond the newest million.
    void keep(spool_hold const& held) { held_ = held; }
    void note(std::uint64_t id) { batch_.push_back(id); }
    /// The place of the first event of the batch that is noted or comes next.
    std::uint64_t next() const { return static_cast<std::uint64_t>(next_); }
    /// Writes the batch's row, before the commit.
    result<void> flush();
    void settle();
    void undo() { batch_.clear(); }

private:
    explicit arrivals_writer(database& in) : in_(&in) {}

    database* in_;
    statement insert_, forget_;
    spool_hold held_;
    std::int64_t next_ = 1;
    std::vector<std::uint64_t> batch_;
    std::string bytes_;  // kept for its memory
};

/// The stored form of a batch's ids: for each, the difference to the one before (the first: to 0) with its sign folded, as a varint.
void encode_ids(std::string& out, std::vector<std::uint64_t> const& ids);
/// False when the bytes are no such form.
bool decode_ids(std::string_view bytes, std::vector<std::uint64_t>& ids);

/// Adds the ids of what arrived from `cursor` on; those too far behind to be followed are left out. The place behind the last.
result<std::uint64_t> read_arrived_ids(database& in, std::uint64_t cursor, std::vector<std::uint64_t>& ids);

/// When the oldest of what arrived from `first` on can have started; nothing when none of it can be followed any more.
result<std::optional<std::int64_t>> earliest_start(database& in, std::uint64_t first);

/// The number the next event written will have; 1 for an empty store.
result<std::int64_t> next_arrival(database& in);

}  // namespace signalbox::storage
