#include "engine/upstream/byte_room.hpp"

#include <cstring>

namespace signalbox::upstream {

void byte_room::grow(std::size_t size, std::size_t used)
{
    auto larger = std::make_unique_for_overwrite<char[]>(size);
    std::memcpy(larger.get(), bytes_.get(), used);
    bytes_ = std::move(larger);
    size_ = size;
}

}  // namespace signalbox::upstream
