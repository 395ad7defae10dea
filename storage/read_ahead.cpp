// The layer is a VFS (https://www.sqlite.org/vfs.html): the default one with another xOpen, whose files hand every call on.
#include "storage/read_ahead.hpp"

#include <sqlite3.h>

#include <cstring>
#include <memory>
#include <new>

namespace signalbox::storage {

bool cold_reads::whole_block(std::uint64_t offset, std::chrono::nanoseconds time)
{
    if (time < from_disk) return false;
    std::uint64_t const block = offset / block_bytes;
    bool const beside = block <= last_ + 1 && last_ <= block + 1;
    last_ = block;
    if (!beside || block == whole_) return false;
    whole_ = block;
    return true;
}

bool near_reads::whole_stretch(std::uint64_t offset, std::uint64_t bytes)
{
    bool const beside = offset == last_ + bytes || offset + bytes == last_;
    run_ = beside ? run_ + 1 : 0;
    last_ = offset;
    return run_ >= long_run;
}

namespace {

/// What SQLite holds of an open file. The default VFS's own file stands behind it in the same memory.
struct layered_file {
    sqlite3_file base;
    cold_reads seen;
    near_reads near;
    std::unique_ptr<char[]> block, stretch;
    sqlite3_file* under() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
static_assert(sizeof(layered_file) % alignof(void*) == 0, "the file behind it is aligned as pointers are");

layered_file& of(sqlite3_file* file)
{
    return *reinterpret_cast<layered_file*>(file);
}

/// The same call on the file below.
template <auto Method, class... Arguments>
int hand_on(sqlite3_file* file, Arguments... arguments)
{
    sqlite3_file* const under = of(file).under();
    return (under->pMethods->*Method)(under, arguments...);
}

template <auto Method, class... Arguments>
void hand_on_quietly(sqlite3_file* file, Arguments... arguments)
{
    sqlite3_file* const under = of(file).under();
    (under->pMethods->*Method)(under, arguments...);
}

/// The same call on the file below, at which another version of the file may begin.
template <auto Method, class... Arguments>
int hand_on_and_forget(sqlite3_file* file, Arguments... arguments)
{
    of(file).near.forget();
    return hand_on<Method>(file, arguments...);
}

int close(sqlite3_file* file)
{
    int const code = hand_on<&sqlite3_io_methods::xClose>(file);
    of(file).~layered_file();
    return code;
}

void read_block(layered_file& file, std::uint64_t offset)
{
    if (!file.block) file.block.reset(new (std::nothrow) char[cold_reads::block_bytes]);
    if (!file.block) return;
    auto const from = static_cast<sqlite3_int64>(offset / cold_reads::block_bytes * cold_reads::block_bytes);
    sqlite3_file* const under = file.under();  // what it reads stays in the kernel's memory; a short read at the end of the file is enough
    (void)under->pMethods->xRead(under, file.block.get(), static_cast<int>(cold_reads::block_bytes), from);
}

/// Reads the stretch around `offset` and keeps it. False at the end of the file, and when anything fails: the page is read by itself then.
bool read_stretch(layered_file& file, std::uint64_t offset)
{
    if (!file.stretch) file.stretch.reset(new (std::nothrow) char[near_reads::stretch_bytes]);
    if (!file.stretch) return false;
    std::uint64_t const from = offset / near_reads::stretch_bytes * near_reads::stretch_bytes;
    sqlite3_file* const under = file.under();
    file.near.forget();
    int const code =
        under->pMethods->xRead(under, file.stretch.get(), static_cast<int>(near_reads::stretch_bytes), static_cast<sqlite3_int64>(from));
    if (code != SQLITE_OK) return false;
    file.near.keep(from, near_reads::stretch_bytes);
    return true;
}

int read(sqlite3_file* file, void* into, int bytes, sqlite3_int64 offset)
{
    layered_file& layered = of(file);
    auto const at = static_cast<std::uint64_t>(offset);
    auto const wanted = static_cast<std::uint64_t>(bytes);
    bool const near = layered.near.whole_stretch(at, wanted);
    auto const copy = [&] {
        if (!layered.near.holds(at, wanted)) return false;
        std::memcpy(into, layered.stretch.get() + (at - layered.near.from()), wanted);
        return true;
    };
    if (copy()) return SQLITE_OK;
    auto const began = std::chrono::steady_clock::now();
    bool const copied = near && read_stretch(layered, at) && copy();
    int const code = copied ? SQLITE_OK : hand_on<&sqlite3_io_methods::xRead>(file, into, bytes, offset);
    if (code == SQLITE_OK && layered.seen.whole_block(at, std::chrono::steady_clock::now() - began)) read_block(layered, at);
    return code;
}

using methods = sqlite3_io_methods;
constexpr methods layer{
    .iVersion = 3,
    .xClose = close,
    .xRead = read,
    .xWrite = hand_on_and_forget<&methods::xWrite, void const*, int, sqlite3_int64>,
    .xTruncate = hand_on_and_forget<&methods::xTruncate, sqlite3_int64>,
    .xSync = hand_on<&methods::xSync, int>,
    .xFileSize = hand_on<&methods::xFileSize, sqlite3_int64*>,
    .xLock = hand_on_and_forget<&methods::xLock, int>,
    .xUnlock = hand_on_and_forget<&methods::xUnlock, int>,
    .xCheckReservedLock = hand_on<&methods::xCheckReservedLock, int*>,
    .xFileControl = hand_on_and_forget<&methods::xFileControl, int, void*>,
    .xSectorSize = hand_on<&methods::xSectorSize>,
    .xDeviceCharacteristics = hand_on<&methods::xDeviceCharacteristics>,
    .xShmMap = hand_on<&methods::xShmMap, int, int, int, void volatile**>,
    .xShmLock = hand_on_and_forget<&methods::xShmLock, int, int, int>,
    .xShmBarrier = hand_on_quietly<&methods::xShmBarrier>,
    .xShmUnmap = hand_on<&methods::xShmUnmap, int>,
    .xFetch = hand_on<&methods::xFetch, sqlite3_int64, int, void**>,
    .xUnfetch = hand_on<&methods::xUnfetch, sqlite3_int64, void*>,
};

sqlite3_vfs* default_access = nullptr;

/// The store's file gets the layer; its log and whatever else there is are the default VFS's own.
int open(sqlite3_vfs*, char const* name, sqlite3_file* file, int flags, int* opened)
{
    if ((flags & SQLITE_OPEN_MAIN_DB) == 0) return default_access->xOpen(default_access, name, file, flags, opened);
    auto* const made = new (file) layered_file{};
    int const code = default_access->xOpen(default_access, name, made->under(), flags, opened);
    if (code == SQLITE_OK)
        made->base.pMethods = &layer;
    else
        made->~layered_file();  // without methods SQLite does not close it
    return code;
}

char const* register_layer()
{
    static sqlite3_vfs access;
    default_access = sqlite3_vfs_find(nullptr);
    if (!default_access) return nullptr;
    access = *default_access;
    access.zName = "signalbox-read-ahead";
    access.szOsFile = static_cast<int>(sizeof(layered_file)) + default_access->szOsFile;
    access.xOpen = open;
    return sqlite3_vfs_register(&access, 0) == SQLITE_OK ? access.zName : nullptr;
}

}  // namespace

char const* read_ahead_access()
{
    static char const* const name = register_layer();
    return name;
}

}  // namespace signalbox::storage
