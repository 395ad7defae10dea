// Sees where a JSON object or list ends whose text comes in pieces. Owned by the reader of one text; keeps no text.
#pragma once

#include <cstddef>
#include <string_view>

namespace signalbox::dialect {

class object_end {
public:
    void take(std::string_view piece);
    /// An object or list began and its last bracket was seen.
    bool reached() const { return began_ && depth_ == 0; }
    /// One began and brackets or a string of it are still open.
    bool open() const { return depth_ != 0; }

private:
    std::size_t depth_ = 0;
    bool began_ = false, in_string_ = false, escaped_ = false;
};

}  // namespace signalbox::dialect
