// The lock on the event store's file itself, beside the one on PATH-tail: a removed PATH-tail does not let a second writer in.
// The event writer holds it as long as the store is open.
#pragma once

#include "storage/failure.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace signalbox::storage {

class store_lock {
public:
    /// Creates the file when it is absent, for its owner alone. Trouble: locked. A file that cannot be opened for writing is left to SQLite,
    /// which says why.
    static result<store_lock> take(std::string const& path);
    store_lock(store_lock&& from) noexcept;
    store_lock& operator=(store_lock&&) = delete;
    /// Closing any descriptor of a file ends SQLite's own locks on it in this process, so the connection is closed before.
    ~store_lock();

private:
    explicit store_lock(int file) : file_(file) {}
    int file_;
};

/// The process that writes the store at `path`, 0 when a process does whose number is unknown; nothing when none does. Changes nothing.
std::optional<std::uint32_t> writer_of_store(std::string const& path);

}  // namespace signalbox::storage
