// What became of a part of another gateway's configuration. A value; printed by the command.
#pragma once

#include <cstdint>
#include <string>

namespace signalbox::imports {

enum class outcome : std::uint8_t { carried, approximated, left_out };

struct import_note {
    outcome how = outcome::carried;
    int line = 0;  // of the input, from 1; 0: of the whole
    std::string words;
    bool operator==(import_note const&) const = default;
};

}  // namespace signalbox::imports
