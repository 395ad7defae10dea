// What a disk holds after a power cut: fsync and fdatasync of the test program, SQLite's included, note the content of the file that is synced.
// One recording at a time, in one process.
#pragma once

#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include <unistd.h>

namespace signalbox::storage::testing {

class synced_files {
public:
    /// Notes the files whose path begins with `prefix` from now on.
    explicit synced_files(std::string prefix) : prefix_(std::move(prefix)) { recording() = this; }
    ~synced_files() { recording() = nullptr; }
    synced_files(synced_files&&) = delete;
    static synced_files*& recording()
    {
        static synced_files* one = nullptr;
        return one;
    }

    /// Writes what was synced, of the files that are still there, into files that begin with `prefix` instead.
    void write_to(std::string const& prefix) const
    {
        for (auto const& [suffix, seen] : files_)
            if (::access((prefix_ + suffix).c_str(), F_OK) == 0)
                std::ofstream{prefix + suffix, std::ios::binary}.write(seen.bytes.data(), static_cast<std::streamsize>(seen.bytes.size()));
    }
    std::size_t syncs_of(std::string const& suffix) const
    {
        auto const found = files_.find(suffix);
        return found == files_.end() ? 0 : found->second.syncs;
    }
    /// A file was synced.
    void note(int file)
    {
        std::array<char, 4096> text{};
        auto const length = ::readlink(("/proc/self/fd/" + std::to_string(file)).c_str(), text.data(), text.size());
        std::string const path(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
        if (!path.starts_with(prefix_)) return;
        std::ifstream from{path, std::ios::binary};
        content& seen = files_[path.substr(prefix_.size())];
        seen.bytes.assign(std::istreambuf_iterator<char>{from}, {});
        ++seen.syncs;
    }

private:
    struct content {
        std::string bytes;
        std::size_t syncs = 0;
    };
    std::string prefix_;
    std::map<std::string, content> files_;  // by suffix
};

}  // namespace signalbox::storage::testing
