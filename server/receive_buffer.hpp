// Received bytes in a place that does not move while a read into it is posted. Owned by an inlet, on its worker's strand.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace signalbox::server {

struct receive_buffer {
    std::unique_ptr<char[]> bytes;  // not zeroed: it is written by the system
    std::size_t capacity = 0, filled = 0;

    std::size_t room() const { return capacity - filled; }
    std::string_view view() const { return {bytes.get(), filled}; }

    void reserve(std::size_t size)
    {
        if (size <= capacity) return;
        std::unique_ptr<char[]> larger(new char[size]);
        if (filled) std::memcpy(larger.get(), bytes.get(), filled);
        bytes = std::move(larger);
        capacity = size;
    }

    /// The caller has reserved the room.
    void append(std::string_view more)
    {
        if (more.empty()) return;
        std::memcpy(bytes.get() + filled, more.data(), more.size());
        filled += more.size();
    }

    /// Removes bytes from the front.
    void drop(std::size_t size)
    {
        filled -= size;
        if (filled) std::memmove(bytes.get(), bytes.get() + size, filled);
    }
};

}  // namespace signalbox::server
