// The layer is a VFS (https://www.sqlite.org/vfs.html): the default one with another xOpen, whose files hand every call on.
#include "storage/read_ahead.hpp"

#include <sqlite3.h>

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

namespace {

/// What SQLite holds of an open file. The default VFS's own file stands behind it in the same memory.
struct layered_file {
    sqlite3_file base;
    cold_reads seen;
    std::unique_ptr<char[]> block;
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

int read(sqlite3_file* file, void* into, int bytes, sqlite3_int64 offset)
{
    auto const began = std::chrono::steady_clock::now();
    int const code = hand_on<&sqlite3_io_methods::xRead>(file, into, bytes, offset);
    if (code == SQLITE_OK && of(file).seen.whole_block(static_cast<std::uint64_t>(offset), std::chrono::steady_clock::now() - began))
        read_block(of(file), static_cast<std::uint64_t>(offset));
    return code;
}

using methods = sqlite3_io_methods;
constexpr methods layer{
    .iVersion = 3,
    .xClose = close,
    .xRead = read,
    .xWrite = hand_on<&methods::xWrite, void const*, int, sqlite3_int64>,
    .xTruncate = hand_on<&methods::xTruncate, sqlite3_int64>,
    .xSync = hand_on<&methods::xSync, int>,
    .xFileSize = hand_on<&methods::xFileSize, sqlite3_int64*>,
    .xLock = hand_on<&methods::xLock, int>,
    .xUnlock = hand_on<&methods::xUnlock, int>,
    .xCheckReservedLock = hand_on<&methods::xCheckReservedLock, int*>,
    .xFileControl = hand_on<&methods::xFileControl, int, void*>,
    .xSectorSize = hand_on<&methods::xSectorSize>,
    .xDeviceCharacteristics = hand_on<&methods::xDeviceCharacteristics>,
    .xShmMap = hand_on<&methods::xShmMap, int, int, int, void volatile**>,
    .xShmLock = hand_on<&methods::xShmLock, int, int, int>,
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
