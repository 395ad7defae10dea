// Whether the names in a folder are certainly those of the last look, by the folder's change time: every entry that is made, removed, renamed or
// replaced moves it. Pure; the event writer's own.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include <sys/types.h>

namespace signalbox::storage {

class folder_memory {
public:
    using steady_time = std::chrono::steady_clock::time_point;

    struct state {
        dev_t device = 0;
        ino_t inode = 0;
        std::chrono::nanoseconds changed{};  // st_ctim, since 1970
        bool operator==(state const&) const = default;
    };

    /// A change time that is younger proves nothing: two changes within one step of the file system's clock have the same. FAT steps 2 s.
    static constexpr std::chrono::seconds settling{2};
    /// The names are looked at this often in any case, for file systems that keep no change times.
    static constexpr std::chrono::seconds longest{1};

    explicit folder_memory(std::chrono::seconds settled_after = settling) : settled_after_(settled_after) {}

    bool trusts(state const& folder, steady_time now) const { return seen_ && *seen_ == folder && now < until_; }
    /// Every name was as it should be; `folder` is its state from before the look.
    void looked(state const& folder, std::chrono::nanoseconds wall, steady_time now)
    {
        seen_.reset();
        if (folder.changed + settled_after_ <= wall) seen_ = folder;
        until_ = now + longest;
    }
    /// A name was not as it should be.
    void forget() { seen_.reset(); }

private:
    std::chrono::seconds settled_after_;
    std::optional<state> seen_;
    steady_time until_{};
};

}  // namespace signalbox::storage
