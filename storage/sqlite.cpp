#include "storage/sqlite.hpp"

#include "storage/read_ahead.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace signalbox::storage {

void statement::bind_text(int at, std::string_view text)
{
    // A null pointer would bind NULL; an empty view may hold one.
    sqlite3_bind_text64(handle_.get(), at, text.data() == nullptr ? "" : text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void statement::bind_blob(int at, std::string_view bytes)
{
    if (bytes.empty())
        sqlite3_bind_zeroblob(handle_.get(), at, 0);
    else
        sqlite3_bind_blob64(handle_.get(), at, bytes.data(), bytes.size(), SQLITE_STATIC);
}

int statement::run()
{
    int const code = sqlite3_step(handle_.get());
    sqlite3_reset(handle_.get());
    return code;
}

std::string_view statement::text(int column) const
{
    auto const* bytes = reinterpret_cast<char const*>(sqlite3_column_text(handle_.get(), column));
    return {bytes, bytes == nullptr ? 0 : static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

std::string_view statement::blob(int column) const
{
    auto const* bytes = static_cast<char const*>(sqlite3_column_blob(handle_.get(), column));
    return {bytes, bytes == nullptr ? 0 : static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

namespace {

constexpr int operations_between_looks = 1'000;  // of SQLite's machine, whether the reader was halted: some 50 microseconds
constexpr std::uintmax_t smallest_page = 512;    // https://www.sqlite.org/fileformat2.html#page_size

bool out_of_space(int system_error)
{
    return system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG;
}

trouble meaning(int code, int system_error)
{
    switch (code & 0xff) {
    case SQLITE_FULL: return trouble::full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return trouble::busy;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH: return trouble::read_only;
    case SQLITE_NOTADB: return trouble::not_a_store;
    case SQLITE_CORRUPT:
    case SQLITE_ERROR: return trouble::corrupt;  // our statements are constant: what they name is missing from the file
    case SQLITE_INTERRUPT: return trouble::interrupted;
    case SQLITE_CANTOPEN: return system_error == EACCES || system_error == EROFS ? trouble::read_only : trouble::io;
    case SQLITE_IOERR:
        if (code == SQLITE_IOERR_CORRUPTFS) return trouble::corrupt;
        return out_of_space(system_error) ? trouble::full : trouble::io;
    default: return trouble::io;
    }
}

std::string_view advice(trouble kind)
{
    switch (kind) {
    case trouble::full: return "; free some space or shorten the retention";
    case trouble::read_only: return "; let this user write the file and its folder";
    case trouble::not_a_store: return "; the file is no SQLite database, name another path";
    case trouble::corrupt: return "; the file is damaged: move it away or restore a copy";
    case trouble::busy: return "; another program holds it for too long";
    default: return "";
    }
}

}  // namespace

failure database::error(int code, std::string_view doing) const
{
    int const last = errno;
    int system_error = sqlite3_system_errno(handle_.get());
    if (system_error == 0 && (code & 0xff) == SQLITE_IOERR)
        system_error = last;  // a COMMIT that cannot write leaves the reason here only (seen with SQLite 3.40)
    trouble const kind = meaning(code, system_error);
    std::string detail = std::string{doing} + " " + path_ + ": " + sqlite3_errmsg(handle_.get());
    int const primary = code & 0xff;
    if (system_error != 0 && (primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN))
        detail += std::string{" ("} + std::strerror(system_error) + ")";
    detail += advice(kind);
    return {kind, std::move(detail)};
}

result<database> database::open(std::string const& path, access how, std::chrono::milliseconds busy_timeout)
{
    std::filesystem::path const folder = std::filesystem::path{path}.parent_path();
    std::error_code ignored;
    if (!folder.empty() && !std::filesystem::is_directory(folder, ignored))
        return failure{trouble::missing_directory, "opening " + path + ": there is no folder " + folder.string() + "; create it first"};
    if (std::filesystem::is_directory(path, ignored))
        return failure{trouble::not_a_store, "opening " + path + ": this is a folder, name a file"};
    if (how != access::create && !std::filesystem::exists(path, ignored))
        return failure{trouble::not_found, "opening " + path + ": there is no such file"};

    // SQLite takes a file of a few bytes for an empty database and would write over it.
    auto const size = std::filesystem::file_size(path, ignored);
    if (!ignored && size > 0 && size < smallest_page)
        return failure{trouble::not_a_store, "opening " + path + ": " + std::to_string(size) + " bytes are no database; name another path"};

    int const flags =
        how == access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | (how == access::create ? SQLITE_OPEN_CREATE : 0);
    sqlite3* handle = nullptr;
    // One thread uses a connection at a time, so SQLite's own lock on every call would be paid for nothing.
    char const* const layer = how == access::read_only ? read_ahead_access() : nullptr;
    int const code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, layer);
    database opened{std::unique_ptr<sqlite3, close>{handle}, path};
    if (handle == nullptr) return failure{trouble::io, "opening " + path + ": no memory"};
    if (code != SQLITE_OK) return opened.error(code, "opening");
    sqlite3_busy_timeout(handle, static_cast<int>(busy_timeout.count()));
    auto const is_halted = [](void* flag) { return static_cast<std::atomic<bool> const*>(flag)->load() ? 1 : 0; };
    if (how == access::read_only) sqlite3_progress_handler(handle, operations_between_looks, is_halted, opened.halted_.get());
    return opened;
}

void database::halt()
{
    *halted_ = true;
    sqlite3_interrupt(handle_.get());
}

result<void> database::execute(char const* sql)
{
    int const code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return error(code, "writing");
    return {};
}

result<statement> database::prepare(std::string_view sql, bool kept)
{
    sqlite3_stmt* prepared = nullptr;
    int const code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), kept ? SQLITE_PREPARE_PERSISTENT : 0,
                                        &prepared, nullptr);
    if (code != SQLITE_OK) return error(code, "reading");
    return statement{prepared};
}

result<void> database::prepare_all(std::initializer_list<wanted> statements)
{
    for (wanted const& each : statements) {
        auto prepared = prepare(each.sql);
        if (!prepared) return prepared.error();
        *each.into = std::move(*prepared);
    }
    return {};
}

result<std::int64_t> database::ask(std::string_view sql, std::int64_t otherwise)
{
    auto query = prepare(sql, false);
    if (!query) return query.error();
    int const code = query->step();
    if (code == SQLITE_ROW) return query->is_null(0) ? otherwise : query->integer(0);
    if (code == SQLITE_DONE) return otherwise;
    return error(code, "reading");
}

namespace {

// Until it is done: interrupt() from another thread may stop a ROLLBACK too, and a connection left inside a transaction would be of no use.
void roll_back(sqlite3* in)
{
    constexpr int attempts = 1'000;
    for (int i = 0; i < attempts && sqlite3_get_autocommit(in) == 0; ++i)  // a full disk has rolled back by itself
        sqlite3_exec(in, "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace

transaction::~transaction()
{
    if (open_) roll_back(in_.raw());
}

result<void> transaction::begin(char const* how)
{
    roll_back(in_.raw());
    open_ = true;  // even when it fails: an interrupted BEGIN may have begun
    return in_.execute(how);
}

result<void> transaction::commit()
{
    auto done = in_.execute("COMMIT");
    if (done) open_ = false;
    return done;
}

}  // namespace signalbox::storage
