#include "storage/store_lock.hpp"

#include "storage/file_lock.hpp"
#include "storage/sequence_counter.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace signalbox::storage {

namespace {

// These file systems make a flock a lock of the whole file for every process, SQLite's own locks included (flock(2)): PATH-tail alone
// is the lock there.
bool shares_locks_with_fcntl(int file)
{
    constexpr long nfs = 0x6969, smb = 0x517b, cifs = 0xff534d42, smb2 = 0xfe534d42;  // statfs(2)
    struct statfs about {};
    if (::fstatfs(file, &about) != 0) return true;
    auto const kind = static_cast<unsigned long>(about.f_type);
    return kind == nfs || kind == smb || kind == cifs || kind == smb2;
}

}  // namespace

result<store_lock> store_lock::take(std::string const& path)
{
    int const file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
    if (file < 0 || shares_locks_with_fcntl(file)) return store_lock{file};
    if (take_lock(file) || errno != EWOULDBLOCK) return store_lock{file};
    ::close(file);
    return failure{trouble::locked, path + " is locked: another process writes this event store, whose " + path +
                                        "-tail was removed; stop it or name another path"};
}

store_lock::store_lock(store_lock&& from) noexcept : file_(std::exchange(from.file_, -1)) {}

store_lock::~store_lock()
{
    if (file_ >= 0) ::close(file_);
}

std::optional<std::uint32_t> writer_of_store(std::string const& path)
{
    int const file = ::open((path + "-tail").c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return {};
    // Asked only when a process has left its number: a server that starts at this moment rarely finds the lock taken, and tries again.
    std::uint32_t const pid = sequence_counter::holder(file);
    bool const held = pid != 0 && ::flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(file);
    return held ? std::optional{pid} : std::nullopt;
}

}  // namespace signalbox::storage
