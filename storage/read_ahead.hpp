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

/// Decides which stretch of the file is kept in memory of our own for the reads after: a scan reads page beside page, and copying one from the
/// kernel costs a system call for each. What is kept stays true within a read transaction, because SQLite lets no page that a reader may ask
/// the file for be written meanwhile; it is forgotten at every lock that is taken or released.
class near_reads {
public:
    static constexpr std::uint64_t stretch_bytes = std::uint64_t{64} << 10;  // read from memory in less than cold_reads::from_disk
    static constexpr int long_run = 8;                                       // pages beside each other; a look-up reads fewer

    bool holds(std::uint64_t offset, std::uint64_t bytes) const { return offset >= from_ && offset + bytes <= from_ + length_; }
    /// A read of `bytes` at `offset`: true when its stretch is to be kept.
    bool whole_stretch(std::uint64_t offset, std::uint64_t bytes);
    void keep(std::uint64_t from, std::uint64_t length) { from_ = from, length_ = length; }
    void forget() { keep(0, 0); }
    std::uint64_t from() const { return from_; }

private:
    std::uint64_t last_ = std::numeric_limits<std::uint64_t>::max() / 2;
    int run_ = 0;  // reads in a row, each beside the one before
    std::uint64_t from_ = 0, length_ = 0;
};

/// The name to open a database with; registers the layer the first time. Null when SQLite cannot: then its own access is used.
char const* read_ahead_access();

}  // namespace signalbox::storage
