// A request's body where it does not stand whole behind its head, and the share it takes of what all bodies may take. Owned by a session;
// the sum is shared by all of them.
#pragma once

#include "server/receive_buffer.hpp"

#include <atomic>
#include <cstdint>

namespace signalbox::server {

class body_store {
public:
    /// Up to here a buffer stays with its connection and is not counted: connections are bounded by server.connections.
    static constexpr std::size_t kept_capacity = 64 * 1024;
    /// What is counted grows in steps, so that a body's bytes are read before they are all accounted for.
    static constexpr std::size_t step = 256 * 1024;

    explicit body_store(std::atomic<std::uint64_t>& sum) : sum_(sum) {}
    ~body_store() { give_back(); }
    body_store(body_store const&) = delete;

    receive_buffer& bytes() { return bytes_; }
    std::string_view view() const { return bytes_.view(); }
    /// Counts that `size` bytes are held. False, and nothing is counted, when the sum would pass `limit`.
    bool cover(std::size_t size, std::size_t limit)
    {
        if (size <= std::max(kept_capacity, counted_)) return true;
        std::size_t const wanted = (size + step - 1) / step * step;
        std::size_t const more = wanted - counted_;
        if (sum_.fetch_add(more, std::memory_order_relaxed) + more > limit) {
            sum_.fetch_sub(more, std::memory_order_relaxed);
            return false;
        }
        counted_ = wanted;
        return true;
    }
    /// Forgets the body; a small buffer stays.
    void clear()
    {
        bytes_.filled = 0;
        if (bytes_.capacity > kept_capacity) bytes_ = {};
        give_back();
    }

private:
    void give_back()
    {
        if (counted_) sum_.fetch_sub(counted_, std::memory_order_relaxed);
        counted_ = 0;
    }

    std::atomic<std::uint64_t>& sum_;
    receive_buffer bytes_;
    std::size_t counted_ = 0;
};

}  // namespace signalbox::server
