#include "storage/log_sync.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace signalbox::storage {

// Descriptors of our own: SQLite offers no sync of its log. It holds no locks on these two files, so closing them ends none.
log_sync::log_sync(std::string const& store, std::chrono::milliseconds interval)
    : path_(store + "-wal"), interval_(interval), log_(open_file(path_)), counter_(open_file(store + "-tail"))
{}

int log_sync::open_file(std::string const& path)
{
    return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

log_sync::~log_sync()
{
    if (log_ >= 0) ::close(log_);
    if (counter_ >= 0) ::close(counter_);
}

result<void> log_sync::sync(clock::time_point now)
{
    next_ = now + interval_;
    if (log_ < 0) return failure{trouble::io, "opening " + path_ + ": there is no such file"};
    if (::fdatasync(log_) != 0 || (counter_ >= 0 && ::fdatasync(counter_) != 0)) {
        int const error = errno;
        trouble const kind = error == ENOSPC || error == EDQUOT ? trouble::full : trouble::io;
        return failure{kind, "syncing " + path_ + ": " + std::strerror(error)};
    }
    unsynced_ = false;
    return {};
}

}  // namespace signalbox::storage
