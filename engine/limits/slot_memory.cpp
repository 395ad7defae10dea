#include "engine/limits/slot_memory.hpp"

#include <new>

#include <sys/mman.h>

namespace signalbox::limits {

/// Mapped, so that memory is taken as it is written and the slots stay where they are.
slot_memory slot_memory::of_process(std::size_t most)
{
    std::size_t const bytes = most * sizeof(slot);
    void* const mapped = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    slot_memory made;
    made.owner = std::shared_ptr<void>(mapped, [bytes](void* what) { ::munmap(what, bytes); });
    made.first = static_cast<slot*>(mapped);
    made.count = made.most = most;
    made.extend = [](std::size_t) { return true; };
    return made;
}

}  // namespace signalbox::limits
