// What this program calls itself.
#pragma once

#include <string_view>

namespace signalbox::server {

/// "0.1.0"
std::string_view version_text();

}  // namespace signalbox::server
