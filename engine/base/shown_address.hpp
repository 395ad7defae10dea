// An address or a connection string as a message may show it: without what proves who connects. People mistype addresses, so this works on any text and
// hides rather too much. Pure.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::base {

/// With "***" in place of what stands before "@" ("scheme://user:password@host", "user:password@host") and of values called password, token and the like.
std::string shown_address(std::string_view text);

}  // namespace signalbox::base
