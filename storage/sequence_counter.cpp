#include "storage/sequence_counter.hpp"

#include "storage/file_lock.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <new>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace signalbox::storage {

namespace {

constexpr char magic[8] = {'S', 'B', 't', 'a', 'i', 'l', '\r', '\n'};
constexpr std::uint32_t version = 1;
constexpr std::uint64_t number_limit = std::uint64_t{1} << 62;  // beyond what was ever counted: a torn page

// Differs after every start of the machine: memory that was not on the disk yet is only lost then.
std::string boot_id()
{
    std::string text(36, '\0');
    int const file = ::open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    if (file < 0) return {};
    ssize_t const got = ::read(file, text.data(), text.size());
    ::close(file);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

failure trouble_with(std::string const& path, int error)
{
    std::string detail = "opening " + path + ": " + std::strerror(error);
    if (error == EACCES || error == EROFS || error == EPERM)
        return {trouble::read_only, detail + "; let this user write the file and its folder"};
    if (error == ENOSPC || error == EDQUOT || error == EFBIG) return {trouble::full, detail + "; free some space"};
    return {error == ENOENT ? trouble::missing_directory : trouble::io, detail};
}

failure held(std::string const& path, int file)
{
    std::uint32_t const pid = sequence_counter::holder(file);
    return {trouble::locked, path + " is locked: " + (pid ? "process " + std::to_string(pid) : std::string{"another process"}) +
                                 " writes this event store, still after " + std::to_string(store_lock_patience.count() / 1'000) +
                                 " s; stop it or name another path"};
}

}  // namespace

std::uint32_t sequence_counter::holder(int file)
{
    std::uint32_t pid = 0;
    return ::pread(file, &pid, sizeof pid, sizeof magic + sizeof version) == sizeof pid ? pid : 0;
}

result<std::unique_ptr<sequence_counter>> sequence_counter::open(std::string const& path)
{
    std::filesystem::path const folder = std::filesystem::path{path}.parent_path();
    std::error_code ignored;
    if (!folder.empty() && !std::filesystem::is_directory(folder, ignored))
        return failure{trouble::missing_directory, "opening " + path + ": there is no folder " + folder.string() + "; create it first"};
    int const file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
    if (file < 0) return trouble_with(path, errno);
    if (!take_lock(file)) {
        failure why = errno == EWOULDBLOCK ? held(path, file) : trouble_with(path, errno);
        ::close(file);
        return why;
    }
    struct stat about {};
    off_t const size = ::fstat(file, &about) == 0 ? about.st_size : 0;
    // Blocks are allocated now, so that a full disk is an answer here and never a signal when the page is written.
    if (int const error = ::posix_fallocate(file, 0, sizeof(page)); error != 0) {
        ::close(file);
        return trouble_with(path, error);
    }
    void* const mapped = ::mmap(nullptr, sizeof(page), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapped == MAP_FAILED) {
        failure why = trouble_with(path, errno);
        ::close(file);
        return why;
    }
    std::unique_ptr<sequence_counter> made{new sequence_counter{file, static_cast<page*>(mapped)}};
    made->recall(static_cast<std::size_t>(size));
    return made;
}

sequence_counter::sequence_counter(int file, page* mapped) : file_(file), page_(mapped) {}

sequence_counter::~sequence_counter()
{
    page_->pid = 0;
    ::munmap(page_, sizeof(page));
    ::close(file_);  // also gives the lock back
}

// No run was begun with it: the first start did not come so far, or a power cut left zeros.
bool sequence_counter::unused() const
{
    static constexpr char zeros[sizeof magic] = {};
    return std::memcmp(page_->magic, zeros, sizeof magic) == 0 && page_->run == 0;
}

bool sequence_counter::plausible() const
{
    return std::memcmp(page_->magic, magic, sizeof magic) == 0 && page_->version == version && page_->run > 0 && page_->first > 0 &&
           peek() >= page_->first && peek() < number_limit;
}

void sequence_counter::recall(std::size_t size)
{
    std::string const boot = boot_id();
    if (size >= sizeof(page) && plausible()) {
        found_.found = true;
        found_.same_boot = !boot.empty() && boot == std::string_view{page_->boot, ::strnlen(page_->boot, sizeof page_->boot)};
        found_.run = page_->run;
        found_.first = page_->first;
        found_.next = peek();
    } else {
        found_.damaged = size > 0 && (size < sizeof(page) || !unused());
        new (page_) page{};
        page_->next.store(1);
    }
    page_->pid = static_cast<std::uint32_t>(::getpid());
}

void sequence_counter::begin(std::uint64_t run, std::uint64_t first)
{
    std::string const boot = boot_id();
    std::memset(page_->boot, 0, sizeof page_->boot);
    std::memcpy(page_->boot, boot.data(), std::min(boot.size(), sizeof page_->boot - 1));
    page_->first = first;
    page_->next.store(first);
    page_->run = run;
    page_->version = version;
    std::memcpy(page_->magic, magic, sizeof magic);
    ::msync(page_, sizeof(page), MS_ASYNC);
}

}  // namespace signalbox::storage
