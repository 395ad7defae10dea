// Room for received bytes. Owned by a connection, on its strand. Not zeroed: pages without data stay untouched, which keeps thousands of
// slow streams small.
#pragma once

#include <cstddef>
#include <memory>

namespace signalbox::upstream {

class byte_room {
public:
    explicit byte_room(std::size_t size) : bytes_(std::make_unique_for_overwrite<char[]>(size)), size_(size) {}
    char* data() { return bytes_.get(); }
    char const* data() const { return bytes_.get(); }
    std::size_t size() const { return size_; }
    /// Grows, keeping the first `used` bytes.
    void grow(std::size_t size, std::size_t used);

private:
    std::unique_ptr<char[]> bytes_;
    std::size_t size_;
};

}  // namespace signalbox::upstream
