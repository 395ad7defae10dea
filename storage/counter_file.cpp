#include "storage/counter_file.hpp"

#include "engine/base/random_number.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace signalbox::storage {

namespace {

constexpr char magic[8] = {'S', 'B', 'l', 'i', 'm', 's', '\r', '\n'};
constexpr std::uint32_t version = 1;

struct head {
    char magic[8];
    std::uint32_t version;
    std::uint32_t record_size;
    std::uint64_t identity;  // 0 in files of before there was one
};

std::uint64_t new_identity()
{
    std::uint64_t const made = base::random_number();
    return made ? made : 1;
}

failure trouble_with(std::string const& path, int error)
{
    std::string const detail = "opening " + path + ": " + std::strerror(error);
    if (error == EACCES || error == EROFS || error == EPERM)
        return {trouble::read_only, detail + "; let this user write the file and its folder"};
    if (error == ENOSPC || error == EDQUOT || error == EFBIG) return {trouble::full, detail + "; free some space"};
    return {error == ENOENT ? trouble::not_found : trouble::io, detail};
}

bool is_ours(head const& seen, std::size_t record_size)
{
    return std::memcmp(seen.magic, magic, sizeof magic) == 0 && seen.version == version && seen.record_size == record_size;
}

/// A file that is closed when it goes out of scope, unless it was released.
class opened_file {
public:
    explicit opened_file(int number) : number_(number) {}
    opened_file(opened_file const&) = delete;
    ~opened_file()
    {
        if (number_ >= 0) ::close(number_);
    }
    int number() const { return number_; }
    int release() { return std::exchange(number_, -1); }

private:
    int number_;
};

std::size_t size_of(int file)
{
    struct stat about {};
    return ::fstat(file, &about) == 0 ? static_cast<std::size_t>(about.st_size) : 0;
}

}  // namespace

result<std::unique_ptr<counter_file>> counter_file::open(std::string const& path, std::size_t record_size, std::size_t most)
{
    opened_file file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
    if (file.number() < 0) return trouble_with(path, errno);
    head seen{};
    std::size_t const before = size_of(file.number());
    bool const whole = ::pread(file.number(), &seen, sizeof seen, 0) == sizeof seen && before >= head_size && is_ours(seen, record_size);
    if (!whole) {
        if (::ftruncate(file.number(), 0) != 0) return trouble_with(path, errno);
        std::memcpy(seen.magic, magic, sizeof magic);
        seen.version = version;
        seen.record_size = static_cast<std::uint32_t>(record_size);
        seen.identity = 0;
    }
    if (seen.identity == 0) {
        seen.identity = new_identity();
        if (::pwrite(file.number(), &seen, sizeof seen, 0) != sizeof seen) return trouble_with(path, errno);
    }
    // Blocks are allocated before they are used, so that a full disk is an answer here and never a signal when a record is written.
    std::size_t const records = whole ? std::min(most, (before - head_size) / record_size) : 0;
    int const error = ::posix_fallocate(file.number(), 0, static_cast<off_t>(head_size + records * record_size));
    if (error != 0) return trouble_with(path, error);
    void* const mapped = ::mmap(nullptr, head_size + most * record_size, PROT_READ | PROT_WRITE, MAP_SHARED, file.number(), 0);
    if (mapped == MAP_FAILED) return trouble_with(path, errno);
    std::unique_ptr<counter_file> made(new counter_file(file.release(), static_cast<std::byte*>(mapped), record_size, most));
    made->size_ = records;
    made->begun_anew_ = !whole && before > 0;
    made->identity_ = seen.identity;
    return made;
}

result<std::uint64_t> counter_file::renew_identity(std::string const& path)
{
    opened_file const file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (file.number() < 0) return trouble_with(path, errno);
    std::uint64_t const made = new_identity();
    if (::pwrite(file.number(), &made, sizeof made, offsetof(head, identity)) != sizeof made || ::fsync(file.number()) != 0)
        return trouble_with(path, errno);
    return made;
}

/// The number of its inode and when that was made: statx(2). Where a file system does not keep the time, the number alone.
std::string counter_file::place_of(std::string const& path)
{
    struct statx about {};
    if (::statx(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME, &about) != 0) return {};
    bool const dated = (about.stx_mask & STATX_BTIME) != 0;
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%llx-%llx.%x", static_cast<unsigned long long>(about.stx_ino),
                  static_cast<unsigned long long>(dated ? about.stx_btime.tv_sec : 0), dated ? about.stx_btime.tv_nsec : 0U);
    return text.data();
}

counter_file::~counter_file()
{
    ::munmap(bytes_, head_size + most_ * record_size_);
    ::close(file_);
}

bool counter_file::extend(std::size_t count)
{
    if (count > most_) return false;
    if (count <= size_) return true;
    auto const place = [this](std::size_t records) { return static_cast<off_t>(head_size + records * record_size_); };
    if (::posix_fallocate(file_, place(size_), place(count) - place(size_)) != 0) return false;
    size_ = count;
    return true;
}

result<std::vector<std::byte>> counter_file::read(std::string const& path, std::size_t record_size)
{
    opened_file const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.number() < 0) return trouble_with(path, errno);
    head seen{};
    if (::pread(file.number(), &seen, sizeof seen, 0) != sizeof seen || !is_ours(seen, record_size))
        return failure{trouble::not_a_store, path + " is no file of limits, or one of another version"};
    std::size_t const size = std::max(size_of(file.number()), head_size) - head_size;
    std::vector<std::byte> out(size / record_size * record_size);
    std::size_t done = 0;
    while (done < out.size()) {
        ssize_t const got = ::pread(file.number(), out.data() + done, out.size() - done, static_cast<off_t>(head_size + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return trouble_with(path, got < 0 ? errno : EIO);
        done += static_cast<std::size_t>(got);
    }
    return out;
}

}  // namespace signalbox::storage
