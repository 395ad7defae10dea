// What the operator's pages of the configuration answer alike: names of texts, remarks, and what came of a change. Functions.
#pragma once

#include "server/operator_pages.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::server {

/// Names the bytes of a file: 12 hex digits of their SHA-256, in quotes.
std::string text_tag(std::string_view text);

/// 409: there is no file.
admin_page no_file_page();

/// 409 where another server gives the configuration: it is changed there. Nothing: it is changed here.
std::optional<admin_page> refused_as_followed(admin_view const& of);

/// What the person says who changes it. Fault bad_request: too long, or no text.
model::result<std::string> remark_of(wire::header_list const& head);

/// {"revision", "applied", "file", "included", "takes_effect_at_start", "check"}: what came of a text that has no errors.
admin_page change_outcome(config::loaded const& made, bool applied, std::vector<std::string_view> const& fixed);

}  // namespace signalbox::server
