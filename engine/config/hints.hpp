// What people write who come from other systems, and what it is called here. A constant table; read by the binder.
#pragma once

#include <string_view>

namespace signalbox::config {

struct hint {
    std::string_view field;  // "Provider.kind"
    std::string_view written;
    std::string_view words;  // continues the sentence that says what is wrong
    std::string_view suggestion;
};

/// The hint for a value that is none of the field's choices; null when there is none.
hint const* hint_for(std::string_view field, std::string_view written);

}  // namespace signalbox::config
