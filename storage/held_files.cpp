#include "storage/held_files.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <sys/stat.h>

namespace signalbox::storage {

namespace {

std::string folder_of(std::string const& path)
{
    std::error_code unknown;
    if (std::filesystem::is_symlink(path, unknown) || unknown) return {};
    std::string const folder = std::filesystem::path(path).parent_path().string();
    return folder.empty() ? "." : folder;
}

std::chrono::nanoseconds wall_clock()
{
    return std::chrono::system_clock::now().time_since_epoch();
}

}  // namespace

held_files::held_files(std::string const& path, std::chrono::seconds settled_after)
    : data_{note(path), note(path + "-wal"), note(path + "-shm")},
      counter_(note(path + "-tail")),
      folder_(folder_of(path)),
      memory_(settled_after)
{}

held_files::file held_files::note(std::string path)
{
    struct stat about {};
    bool const known = ::stat(path.c_str(), &about) == 0;
    return {std::move(path), about.st_dev, about.st_ino, known};
}

// What happened to the path, in words; nothing when it names the file that was noted.
std::optional<std::string> held_files::difference(file const& of)
{
    struct stat about {};
    if (!of.known) return {};
    if (::stat(of.path.c_str(), &about) == 0) {
        if (about.st_dev == of.device && about.st_ino == of.inode) return {};
        return of.path + " was replaced by another file";
    }
    if (errno == ENOENT || errno == ENOTDIR) return of.path + " was removed or renamed";
    return of.path + " cannot be looked at (" + std::strerror(errno) + ")";
}

std::optional<folder_memory::state> held_files::folder_state() const
{
    struct stat about {};
    if (folder_.empty() || ::stat(folder_.c_str(), &about) != 0) return std::nullopt;
    return folder_memory::state{about.st_dev, about.st_ino,
                                std::chrono::seconds(about.st_ctim.tv_sec) + std::chrono::nanoseconds(about.st_ctim.tv_nsec)};
}

result<void> held_files::check()
{
    auto const folder = folder_state();
    auto const now = std::chrono::steady_clock::now();
    if (folder && memory_.trusts(*folder, now)) return {};
    memory_.forget();
    for (file const& each : data_)
        if (auto const what = difference(each))
            return failure{trouble::removed, *what + " while the server writes it; put the file back, or restart the server to open "
                                                     "the store that is there then"};
    if (folder) memory_.looked(*folder, wall_clock(), now);
    return {};
}

bool held_files::counter_removed() const
{
    return difference(counter_).has_value();
}

}  // namespace signalbox::storage
