// The files of an open event store by device and inode: whether the paths still name what the writer has open. The event writer's own.
#pragma once

#include "storage/failure.hpp"
#include "storage/folder_memory.hpp"

#include <array>
#include <optional>
#include <string>

#include <sys/types.h>

namespace signalbox::storage {

class held_files {
public:
    /// Notes PATH, PATH-wal, PATH-shm and PATH-tail. Called after they were opened and while the store's lock is held.
    explicit held_files(std::string const& path, std::chrono::seconds settled_after = folder_memory::settling);

    /// Trouble removed: PATH, its log or the log's index was removed, renamed or replaced. What is written then is not in the store. One
    /// system call while nothing in the store's folder changes.
    result<void> check();
    /// PATH-tail was removed or replaced: the count of losses after a kill is gone, the events are not.
    bool counter_removed() const;

private:
    struct file {
        std::string path;
        dev_t device = 0;
        ino_t inode = 0;
        bool known = false;
    };
    static file note(std::string path);
    static std::optional<std::string> difference(file const& of);
    std::optional<folder_memory::state> folder_state() const;

    std::array<file, 3> data_;
    file counter_;
    std::string folder_;  // empty: PATH is a link, and its file is in another folder
    folder_memory memory_;
};

}  // namespace signalbox::storage
