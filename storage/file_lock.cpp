#include "storage/file_lock.hpp"

#include <cerrno>
#include <thread>

#include <sys/file.h>

namespace signalbox::storage {

namespace {

constexpr std::chrono::milliseconds lock_pause{5};

}  // namespace

bool take_lock(int file)
{
    auto const until = std::chrono::steady_clock::now() + store_lock_patience;
    while (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return false;
        if (std::chrono::steady_clock::now() >= until) {
            errno = EWOULDBLOCK;
            return false;
        }
        std::this_thread::sleep_for(lock_pause);
    }
    return true;
}

}  // namespace signalbox::storage
