// Ends things whose destructors may wait for what cannot be broken off, such as a lookup in the system's resolver. A free function.
#pragma once

#include <chrono>
#include <memory>

namespace signalbox::server {

/// Gives the last owner of a thing to a thread and waits for it so long; after that the thread is left to end by itself.
void end_late(std::shared_ptr<void> what, std::chrono::milliseconds patience);

}  // namespace signalbox::server
