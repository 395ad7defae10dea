// A store that does not open, in words: what is the matter and which ways lead out. Pure.
#pragma once

#include "console/pages/message_pane.hpp"
#include "storage/failure.hpp"

#include <QString>

#include <vector>

namespace signalbox::console {

enum class WayOut : std::uint8_t { again, another };

struct StoreTrouble {
    Message message;
    std::vector<WayOut> ways;  // what message.buttons do
};

StoreTrouble storeTrouble(storage::failure const& why, QString const& path);

}  // namespace signalbox::console
