#include "storage/store_file.hpp"

#include "storage/format.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string_view>

namespace signalbox::storage {

namespace {

constexpr std::uint64_t page_bytes = 4096;  // SQLite's default and the disk's; larger pages rewrite more for each rollup row

result<void> begin_log(database& file)
{
    auto mode = file.prepare("PRAGMA journal_mode=WAL", false);
    if (!mode) return mode.error();
    if (int const code = mode->step(); code != SQLITE_ROW) return file.error(code, "opening");
    if (mode->text(0) != "wal")
        return failure{trouble::io, "opening " + file.path() + ": this file system cannot hold a write-ahead log; use a local disk"};
    return {};
}

result<void> configure(database& file, writer_options const& options)
{
    if (auto begun = begin_log(file); !begun) return begun;
    std::string pragmas = "PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-4096; "
                          "PRAGMA temp_store=MEMORY;";
    pragmas += options.strict ? "PRAGMA synchronous=FULL;" : "PRAGMA synchronous=NORMAL;";
    if (options.size_limit != 0)
        pragmas += "PRAGMA max_page_count=" + std::to_string(std::max<std::uint64_t>(options.size_limit / page_bytes, 1)) + ";";
    return file.execute(pragmas.c_str());
}

// A file that is shorter than its header says was torn by a copy or a file system: better said now than at the first page that is missing.
result<void> check_size(database& file)
{
    int in_log = 0;
    int moved = 0;
    int const code = sqlite3_wal_checkpoint_v2(file.raw(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, &in_log, &moved);
    if (code == SQLITE_BUSY || (code == SQLITE_OK && in_log != moved))
        return {};  // a reader keeps pages in the log; the size says nothing then
    if (code != SQLITE_OK) return file.error(code, "opening");
    auto const pages = file.ask("PRAGMA page_count");
    if (!pages) return pages.error();
    auto const page_size = file.ask("PRAGMA page_size");
    if (!page_size) return page_size.error();
    auto const expected = static_cast<std::uintmax_t>(*pages * *page_size);
    std::error_code unknown;
    auto const size = std::filesystem::file_size(file.path(), unknown);
    if (!unknown && size < expected)
        return failure{trouble::corrupt, file.path() + " is torn: " + std::to_string(size) + " bytes of " + std::to_string(expected) +
                                             " are there; move it away or restore a copy"};
    return {};
}

}  // namespace

result<database> open_store_file(std::string const& path, writer_options const& options)
{
    auto file = database::open(path, access::create, options.busy_timeout);
    if (!file) return file.error();
    if (sqlite3_db_readonly(file->raw(), "main") == 1)
        return failure{trouble::read_only, "opening " + path + ": the file is read-only; let this user write the file and its folder"};
    // The mark is looked at before anything is changed: a foreign database stays as it was.
    if (auto ours = check_mark(*file, event_store_format()); !ours) return ours.error();
    if (auto set = configure(*file, options); !set) return set.error();
    if (auto sound = check_size(*file); !sound) return sound.error();
    if (auto current = migrate(*file, event_store_format()); !current) return current.error();
    return file;
}

}  // namespace signalbox::storage
