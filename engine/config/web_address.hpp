// Addresses that the server itself sends notices to: webhooks of limits, the export of audit heads. Their checks, and the form running code
// has. No state.
#pragma once

#include "engine/config/check.hpp"
#include "engine/config/snapshot.hpp"

#include <string>
#include <string_view>

namespace signalbox::config {

/// Whether the text is such an address and no name of a file.
bool is_web_address(std::string_view text);

/// L021 of one that cannot be used, L030 of one whose notices travel unencrypted. Remembers the proxy on the way to it.
void check_web_address(subject const& of, materials& with, std::string const& text, std::string const& place);

/// Of a text that is an address; `id` names it in failures. Nothing for `proxy`: straight there.
web_address address_at(std::string const& text, std::string id, std::optional<chosen_proxy> const& proxy);

/// Of one that passed the check above.
web_address web_address_of(std::string const& text, std::string id, materials const& with);

}  // namespace signalbox::config
