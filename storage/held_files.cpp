#include "storage/held_files.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <sys/stat.h>

namespace signalbox::storage {

held_files::held_files(std::string const& path)
    : data_{note(path), note(path + "-wal"), note(path + "-shm")}, counter_(note(path + "-tail"))
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

result<void> held_files::check() const
{
    for (file const& each : data_)
        if (auto const what = difference(each))
            return failure{trouble::removed, *what + " while the server writes it; put the file back, or restart the server to open "
                                                     "the store that is there then"};
    return {};
}

bool held_files::counter_removed() const
{
    return difference(counter_).has_value();
}

}  // namespace signalbox::storage
