// Texts that repeat from request to request and are kept until the process ends: names of the configuration and of keys. Views of them stay
// valid wherever they go, so that an event carries a name without a copy. Shared by all threads.
#pragma once

#include <string_view>

namespace signalbox::base {

/// The same text, kept for good; equal texts give the same view. Takes a lock and a look-up: for configurations and keys, of which each name
/// is kept once, not for what callers write. An empty text gives an empty view.
std::string_view kept(std::string_view text);

}  // namespace signalbox::base
