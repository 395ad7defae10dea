// The lock that keeps a second writer away from a file, for as long as the file is open. Free functions.
#pragma once

#include <chrono>

namespace signalbox::storage {

/// A killed process holds its locks until the system has taken its memory and its files back, and a command that asks who writes a store (writer_of_store)
/// holds one for a moment: a start waits so long for them.
inline constexpr std::chrono::milliseconds store_lock_patience{2'000};

/// False when another one still has it then (errno is EWOULDBLOCK), or the file system gives none.
bool take_lock(int file);

}  // namespace signalbox::storage
