#include "server/file_replacement.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

/// A file that goes away unless it is kept, and its descriptor.
class new_file {
public:
    explicit new_file(std::string path) : path_(std::move(path)), descriptor_(::mkostemp(path_.data(), O_CLOEXEC)) {}
    new_file(new_file const&) = delete;
    ~new_file()
    {
        if (descriptor_ >= 0) ::close(descriptor_);
        if (descriptor_ >= 0 && !kept_) ::unlink(path_.c_str());
    }

    bool open() const { return descriptor_ >= 0; }
    bool take_after(struct stat const& old) const
    {
        bool const own = old.st_uid == ::geteuid() && old.st_gid == ::getegid();
        return (own || ::fchown(descriptor_, old.st_uid, old.st_gid) == 0) && ::fchmod(descriptor_, old.st_mode & 07777) == 0;
    }
    bool write(std::string_view bytes) const
    {
        while (!bytes.empty()) {
            ssize_t const done = ::write(descriptor_, bytes.data(), bytes.size());
            if (done < 0 && errno == EINTR) continue;
            if (done < 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(done));
        }
        return ::fsync(descriptor_) == 0;
    }
    bool give_name(std::string const& name)
    {
        kept_ = ::rename(path_.c_str(), name.c_str()) == 0;
        return kept_;
    }

private:
    std::string path_;
    int descriptor_ = -1;
    bool kept_ = false;
};

/// The new name is on disk when the folder is.
bool sync_folder(std::string const& folder)
{
    int const opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) return false;
    bool const done = ::fsync(opened) == 0;
    ::close(opened);
    return done;
}

std::string failed(std::string_view what)
{
    return std::string(what) + ": " + std::strerror(errno);
}

}  // namespace

std::optional<std::string> replace_file(std::string const& path, std::string_view bytes)
{
    std::error_code missing;
    std::string const real = std::filesystem::canonical(path, missing).string();
    if (missing) return path + ": " + missing.message();
    struct stat old {};
    if (::stat(real.c_str(), &old) != 0) return failed(real);
    std::string const folder = std::filesystem::path(real).parent_path().string();
    new_file fresh(real + ".XXXXXX");
    if (!fresh.open()) return failed("cannot make a file in " + folder);
    if (!fresh.take_after(old)) return failed("cannot give the new file the owner of " + real);
    if (!fresh.write(bytes)) return failed("cannot write beside " + real);
    if (!fresh.give_name(real)) return failed("cannot replace " + real);
    if (!sync_folder(folder)) return failed("cannot write " + folder + " to disk");
    return std::nullopt;
}

}  // namespace signalbox::server
