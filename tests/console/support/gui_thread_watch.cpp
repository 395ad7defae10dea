// The functions of the C library that open files are defined here again, for the whole test program: each looks which thread calls, and calls the
// library's own.
#include "tests/console/support/gui_thread_watch.hpp"

#include <QCoreApplication>

#include <sqlite3.h>

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdarg>
#include <cstdio>

namespace signalbox::console::testing {

namespace {

std::atomic<bool> watching{false};
QStringList found;  // the GUI thread's, as the next two
QString settings_folder;
QString program_folder;  // Qt looks for its plug-ins beside the program when it needs them for the first time
int pauses = 0;

bool isSeen()
{
    return watching && ::gettid() == ::getpid() && pauses == 0;
}

bool belongsToOthers(QString const& path)
{
    static constexpr std::array folders{"/usr/", "/etc/", "/lib", "/proc/", "/sys/", "/dev/", "/run/", "/var/cache/", "/var/lib/"};
    bool const of_system = std::ranges::any_of(folders, [&](char const* each) { return path.startsWith(QLatin1String(each)); });
    return of_system || path.contains(QStringLiteral("font")) || path.startsWith(settings_folder) || path.startsWith(program_folder);
}

void noteFile(char const* path)
{
    if (!isSeen() || path == nullptr) return;
    QString const name = QString::fromUtf8(path);
    if (!belongsToOthers(name)) found << QStringLiteral("file ") + name;
}

int noteStatement(unsigned, void*, void* statement, void*)
{
    if (isSeen()) found << QStringLiteral("SQL ") + QString::fromUtf8(sqlite3_sql(static_cast<sqlite3_stmt*>(statement)));
    return 0;
}

int watchConnection(sqlite3* opened, char**, void const*)
{
    return sqlite3_trace_v2(opened, SQLITE_TRACE_STMT, noteStatement, nullptr);
}

/// The library's own function of this name.
template <class Function>
Function* next(char const* name)
{
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

GuiThreadWatch::GuiThreadWatch(QString const& settings)
{
    settings_folder = settings;
    program_folder = QCoreApplication::applicationDirPath() + QLatin1Char('/');
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(watchConnection));
    found.clear();
    watching = true;
}

GuiThreadWatch::~GuiThreadWatch()
{
    watching = false;
    sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(watchConnection));
}

QStringList GuiThreadWatch::seen() const
{
    return found;
}

GuiThreadWatch::Pause::Pause()
{
    ++pauses;
}

GuiThreadWatch::Pause::~Pause()
{
    --pauses;
}

namespace {

int openNext(char const* function, char const* path, int flags, mode_t mode)
{
    noteFile(path);
    return next<int(char const*, int, ...)>(function)(path, flags, mode);
}

int openAtNext(char const* function, int folder, char const* path, int flags, mode_t mode)
{
    noteFile(path);
    return next<int(int, char const*, int, ...)>(function)(folder, path, flags, mode);
}

FILE* openStreamNext(char const* function, char const* path, char const* how)
{
    noteFile(path);
    return next<FILE*(char const*, char const*)>(function)(path, how);
}

/// The mode is there when a file may be made.
mode_t modeOf(int flags, va_list& more)
{
    bool const makes = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
    return makes ? va_arg(more, mode_t) : 0;
}

}  // namespace

}  // namespace signalbox::console::testing

using namespace signalbox::console::testing;

extern "C" {

int open(char const* path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t const mode = modeOf(flags, more);
    va_end(more);
    return openNext("open", path, flags, mode);
}

int open64(char const* path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t const mode = modeOf(flags, more);
    va_end(more);
    return openNext("open64", path, flags, mode);
}

int openat(int folder, char const* path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t const mode = modeOf(flags, more);
    va_end(more);
    return openAtNext("openat", folder, path, flags, mode);
}

int openat64(int folder, char const* path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t const mode = modeOf(flags, more);
    va_end(more);
    return openAtNext("openat64", folder, path, flags, mode);
}

FILE* fopen(char const* path, char const* how)
{
    return openStreamNext("fopen", path, how);
}

FILE* fopen64(char const* path, char const* how)
{
    return openStreamNext("fopen64", path, how);
}

DIR* opendir(char const* path)
{
    noteFile(path);
    return next<DIR*(char const*)>("opendir")(path);
}

}  // extern "C"
