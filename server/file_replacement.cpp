#include "server/file_replacement.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

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
    std::string const& name() const { return path_; }
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

namespace {

/// The new bytes beside a file, which they do not replace yet.
struct prepared {
    std::string real;  // the file itself, behind links
    std::unique_ptr<new_file> fresh;
    std::string folder() const { return std::filesystem::path(real).parent_path().string(); }
};

std::optional<std::string> prepare(std::string const& path, std::string_view bytes, prepared& out)
{
    std::error_code missing;
    out.real = std::filesystem::canonical(path, missing).string();
    if (missing) return path + ": " + missing.message();
    struct stat old {};
    if (::stat(out.real.c_str(), &old) != 0) return failed(out.real);
    out.fresh = std::make_unique<new_file>(out.real + ".XXXXXX");
    if (!out.fresh->open()) return failed("cannot make a file in " + out.folder());
    if (!out.fresh->take_after(old)) return failed("cannot give the new file the owner of " + out.real);
    if (!out.fresh->write(bytes)) return failed("cannot write beside " + out.real);
    return std::nullopt;
}

std::string list_of_changes(std::string const& first)
{
    std::error_code missing;
    auto const real = std::filesystem::canonical(first, missing);
    return (missing ? first : real.string()) + ".change";
}

constexpr std::string_view list_begin = "signalbox change 1", list_end = "end";

/// From here on the change is agreed: a crash does not undo it.
std::optional<std::string> agree(std::string const& list, std::vector<prepared> const& all)
{
    std::string text = std::string(list_begin) + "\n";
    for (prepared const& each : all) {
        if (each.real.find('\n') != std::string::npos) return each.real + ": the name has two lines";
        text += each.fresh->name() + "\n" + each.real + "\n";
    }
    new_file made(list + ".XXXXXX");
    if (!made.open() || !made.write(text + std::string(list_end) + "\n") || !made.give_name(list)) return failed("cannot write " + list);
    if (!sync_folder(std::filesystem::path(list).parent_path().string())) return failed("cannot write " + list + " to disk");
    return std::nullopt;
}

}  // namespace

std::optional<std::string> replace_file(std::string const& path, std::string_view bytes)
{
    prepared made;
    if (auto wrong = prepare(path, bytes, made)) return wrong;
    if (!made.fresh->give_name(made.real)) return failed("cannot replace " + made.real);
    if (!sync_folder(made.folder())) return failed("cannot write " + made.folder() + " to disk");
    return std::nullopt;
}

std::optional<std::string> replace_files(std::string const& first, std::vector<file_change> const& all)
{
    if (all.size() == 1) return replace_file(all.front().path, all.front().after);
    std::vector<prepared> made(all.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        if (auto wrong = prepare(all[i].path, all[i].after, made[i])) return wrong;
    std::string const list = list_of_changes(first);
    if (auto wrong = agree(list, made)) return wrong;
    std::optional<std::string> wrong;
    std::size_t done = 0;
    for (; done < made.size() && !wrong; ++done)
        if (!made[done].fresh->give_name(made[done].real)) wrong = failed("cannot replace " + made[done].real);
    for (std::size_t i = 0; wrong && i + 1 < done; ++i) (void)replace_file(all[i].path, all[i].before);
    for (prepared const& each : made)
        if (!wrong && !sync_folder(each.folder())) wrong = failed("cannot write " + each.folder() + " to disk");
    ::unlink(list.c_str());
    (void)sync_folder(std::filesystem::path(list).parent_path().string());
    return wrong;
}

/// A list without its end was never agreed to; of one that is whole, files that have their names already are done.
std::optional<std::string> finish_replacing(std::string const& first)
{
    std::string const list = list_of_changes(first);
    std::ifstream in(list);
    if (!in) return std::nullopt;
    std::vector<std::string> lines;
    for (std::string each; std::getline(in, each);) lines.push_back(each);
    bool const whole = lines.size() >= 2 && lines.size() % 2 == 0 && lines.front() == list_begin && lines.back() == list_end;
    if (!whole) return list + ": it is no list of files that are replaced; remove it";
    for (std::size_t i = 1; i + 2 < lines.size(); i += 2) {
        if (::access(lines[i].c_str(), F_OK) != 0) continue;
        if (::rename(lines[i].c_str(), lines[i + 1].c_str()) != 0) return failed("cannot replace " + lines[i + 1]);
        if (!sync_folder(std::filesystem::path(lines[i + 1]).parent_path().string()))
            return failed("cannot write " + lines[i + 1] + " to disk");
    }
    ::unlink(list.c_str());
    return std::nullopt;
}

}  // namespace signalbox::server
