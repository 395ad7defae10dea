// Reads of a store's file in large blocks when its pages are not in memory. A scan goes from the newest event to the oldest, down the file,
// which the kernel does not take for a sequence: it reads page after page from the disk. A layer over SQLite's own file access, for readers.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>

namespace signalbox::storage {

/// Decides when a block is worth reading whole: a page that had to come from the disk, in or beside the block of the one before. A single
/// event that is looked up costs one page as ever.
class cold_reads {
public:
    static constexpr std::uint64_t block_bytes = std::uint64_t{1} << 20;
    static constexpr std::chrono::microseconds from_disk{40};  // a page in memory takes 1 to 5, one of a fast disk 60 and more

    /// A read at `offset` took `time`: true when its block is to be read.
    bool whole_block(std::uint64_t offset, std::chrono::nanoseconds time);

private:
    static constexpr std::uint64_t none = std::numeric_limits<std::uint64_t>::max() / 2;
    std::uint64_t last_ = none;   // the block of the last slow read
    std::uint64_t whole_ = none;  // the block read whole last
};

/// The name to open a database with; registers the layer the first time. Null when SQLite cannot: then its own access is used.
char const* read_ahead_access();

}  // namespace signalbox::storage
