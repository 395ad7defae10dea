#include "server/sinks/rotating_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

receipt broken(std::string const& what, int error)
{
    return receipt::failure(what + ": " + std::strerror(error));
}

}  // namespace

rotating_file::~rotating_file()
{
    close();
}

void rotating_file::close()
{
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

receipt rotating_file::open()
{
    // Of a named pipe without a reader the open fails instead of waiting.
    descriptor_ = ::open(where_.path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0600);
    struct stat seen {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &seen) != 0) return broken("cannot be opened", errno);
    size_ = static_cast<std::uint64_t>(seen.st_size);
    return {};
}

/// logrotate(8) and people rename the file too.
bool rotating_file::renamed_by_others() const
{
    struct stat ours {
    }, there{};
    return ::stat(where_.path.c_str(), &there) != 0 || ::fstat(descriptor_, &ours) != 0 || ours.st_ino != there.st_ino ||
           ours.st_dev != there.st_dev;
}

/// PATH.1 is the newest.
receipt rotating_file::rotate()
{
    auto const numbered = [this](unsigned number) { return where_.path + "." + std::to_string(number); };
    if (where_.keep == 0) {
        if (::ftruncate(descriptor_, 0) != 0) return broken("cannot be emptied", errno);
        size_ = 0;
        return {};
    }
    for (unsigned number = where_.keep; number > 1; --number)
        if (::rename(numbered(number - 1).c_str(), numbered(number).c_str()) != 0 && errno != ENOENT)
            return broken("an older file cannot be renamed", errno);
    if (::rename(where_.path.c_str(), numbered(1).c_str()) != 0) return broken("cannot be renamed", errno);
    close();
    return open();
}

receipt rotating_file::append(std::string_view lines)
{
    if (descriptor_ >= 0 && renamed_by_others()) close();
    if (descriptor_ < 0)
        if (receipt const opened = open(); opened.what != receipt::outcome::taken) return opened;
    if (size_ > 0 && size_ + lines.size() > where_.max_size)
        if (receipt const rotated = rotate(); rotated.what != receipt::outcome::taken) return rotated;
    std::uint64_t const before = size_;
    while (!lines.empty()) {
        ssize_t const written = ::write(descriptor_, lines.data(), lines.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            receipt const why = broken("cannot be written", errno);
            // Half a line would spoil the next one.
            if (::ftruncate(descriptor_, static_cast<off_t>(before)) == 0) size_ = before;
            return why;
        }
        size_ += static_cast<std::uint64_t>(written);
        lines.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

bool rotating_file::sync() const
{
    return descriptor_ < 0 || ::fdatasync(descriptor_) == 0 || errno == EINVAL || errno == EROFS;
}

}  // namespace signalbox::server
