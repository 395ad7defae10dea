#include "storage/format.hpp"

#include <string>

namespace signalbox::storage {

namespace {

struct header {
    std::int64_t application_id = 0;
    std::int64_t version = 0;
    bool blank = false;  // no table, no mark: an unused file
};

result<header> read_header(database& file)
{
    auto const mark = file.ask("PRAGMA application_id");
    if (!mark) return mark.error();
    auto const version = file.ask("PRAGMA user_version");
    if (!version) return version.error();
    auto const tables = file.ask("SELECT count(*) FROM sqlite_master");
    if (!tables) return tables.error();
    return header{*mark, *version, *mark == 0 && *version == 0 && *tables == 0};
}

failure foreign(database const& file, format const& wanted)
{
    return {trouble::not_a_store, file.path() + " is a database, but no Signalbox " + std::string{wanted.noun} + "; name another path"};
}

failure newer(database const& file, format const& known, std::int64_t version)
{
    return {trouble::newer_schema, file.path() + " has format " + std::to_string(version) + ", this program knows up to " +
                                       std::to_string(known.version()) + "; use the newer program, or another path"};
}

result<void> apply(database& file, format const& to, std::int64_t version)
{
    transaction step{file};
    if (auto begun = step.begin("BEGIN EXCLUSIVE"); !begun) return begun;
    if (auto done = file.execute(to.steps[static_cast<std::size_t>(version)]); !done) return done;
    std::string const marks =
        "PRAGMA application_id=" + std::to_string(to.application_id) + "; PRAGMA user_version=" + std::to_string(version + 1);
    if (auto done = file.execute(marks.c_str()); !done) return done;
    return step.commit();
}

}  // namespace

result<void> check_mark(database& file, format const& is)
{
    auto const found = read_header(file);
    if (!found) return found.error();
    if (!found->blank && found->application_id != is.application_id) return foreign(file, is);
    if (found->version > is.version()) return newer(file, is, found->version);
    return {};
}

result<void> migrate(database& file, format const& to)
{
    for (;;) {  // read again before each step: another process may have been quicker
        if (auto ours = check_mark(file, to); !ours) return ours;
        auto const found = read_header(file);
        if (!found) return found.error();
        if (found->version == to.version()) return {};
        if (auto done = apply(file, to, found->version); !done) {
            auto const now = read_header(file);
            if (!now || now->version == found->version) return done;
        }
    }
}

result<void> verify(database& file, format const& is)
{
    auto const found = read_header(file);
    if (!found) return found.error();
    if (found->blank)
        return failure{trouble::not_a_store, file.path() + " is empty; the server makes it an " + std::string{is.noun} + " when it starts"};
    if (found->application_id != is.application_id) return foreign(file, is);
    if (found->version > is.version()) return newer(file, is, found->version);
    if (found->version < is.version())
        return failure{trouble::older_schema, file.path() + " has format " + std::to_string(found->version) + ", this program reads " +
                                                  std::to_string(is.version()) + "; start the server once, it brings the file up to date"};
    return {};
}

}  // namespace signalbox::storage
