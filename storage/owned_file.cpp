#include "storage/owned_file.hpp"

#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace signalbox::storage {

// SQLite would make the file readable for everyone; one that exists keeps its mode. A file that root makes belongs to the owner of its folder,
// so that the server, which is not root, can read it.
void create_for_owner(std::string const& path)
{
    int const made = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made < 0) return;
    std::string folder = std::filesystem::path{path}.parent_path().string();
    if (folder.empty()) folder = ".";
    struct stat about {};
    if (::geteuid() == 0 && ::stat(folder.c_str(), &about) == 0) (void)!::fchown(made, about.st_uid, about.st_gid);  // as it is otherwise
    ::close(made);
}

result<database> open_owned(std::string const& path, access how, std::chrono::milliseconds busy_timeout, format const& is,
                            char const* settings)
{
    auto db = database::open(path, how, busy_timeout);
    if (!db) return db;
    if (sqlite3_db_readonly(db->raw(), "main") == 1)
        return failure{trouble::read_only, "opening " + path + ": the file is read-only; let this user write the file and its folder"};
    if (auto ours = check_mark(*db, is); !ours) return ours.error();
    if (auto set = db->execute(settings); !set) return set.error();
    if (auto current = migrate(*db, is); !current) return current.error();
    return db;
}

}  // namespace signalbox::storage
