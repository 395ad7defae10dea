// The number the next admitted request gets, in a small file mapped into memory beside the store, so that it survives a killed process.
// Owned by event_writer; next() may be called by every strand at once.
#pragma once

#include "storage/failure.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace signalbox::storage {

class sequence_counter {
public:
    /// What the file said when it was opened.
    struct memory {
        bool found = false;      // the file was there and whole
        bool damaged = false;    // the file was there and is no counter's: it is begun anew
        bool same_boot = false;  // written since the machine started: then the numbers are exact even after a kill
        std::uint64_t run = 0;
        std::uint64_t first = 0;  // the run's first number
        std::uint64_t next = 0;   // the next free number
    };

    /// Opens PATH, creates it when absent, and takes the lock that keeps a second writer away; waits for it for a while (store_lock_patience).
    /// Troubles: locked (naming the process), read_only, missing_directory, io.
    static result<std::unique_ptr<sequence_counter>> open(std::string const& path);
    ~sequence_counter();
    sequence_counter(sequence_counter&&) = delete;

    memory const& found() const { return found_; }
    /// The process that wrote its number into the open file of a counter; 0 when none did.
    static std::uint32_t holder(int file);
    /// Starts a run whose first number is `first`. Not while others call next(). The file keeps saying what it said until then.
    void begin(std::uint64_t run, std::uint64_t first);
    /// The next number; gapless, thread-safe.
    std::uint64_t next() { return page_->next.fetch_add(1, std::memory_order_relaxed); }
    /// The number next() would give.
    std::uint64_t peek() const { return page_->next.load(std::memory_order_relaxed); }

private:
    struct page {
        char magic[8];
        std::uint32_t version;
        std::uint32_t pid;
        std::uint64_t run;
        std::uint64_t first;
        char boot[40];  // /proc/sys/kernel/random/boot_id
        alignas(64) std::atomic<std::uint64_t> next;
    };
    static_assert(std::atomic<std::uint64_t>::is_always_lock_free);
    sequence_counter(int file, page* mapped);
    void recall(std::size_t size);
    bool unused() const;
    bool plausible() const;

    int file_;
    page* page_;
    memory found_;
};

}  // namespace signalbox::storage
