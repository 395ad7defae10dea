// Who is calling and what they may use. A value made by access, read by route and the event.
#pragma once

#include <string>
#include <vector>

namespace signalbox::model {

struct principal {
    std::string key_id;              // "cfg_..." or "key_..."; empty for public use
    std::string consumer;            // the consumer's name, "public" for keyless use
    bool everything = false;         // no allow-list: every model and group
    std::vector<std::string> allow;  // "model:x", "group:y", "model:*", "group:*"
    bool operator==(principal const&) const = default;
};

}  // namespace signalbox::model
