// Percent-encoding of URLs (RFC 3986 2.1). Pure.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::base {

/// "%2F" and the like decoded; a percent sign without two hexadecimal digits stays as it is, as browsers read it.
std::string percent_decoded(std::string_view text);

/// Unreserved characters (RFC 3986 2.3) as they are, every other byte encoded: fit for a query's name or value.
std::string percent_encoded(std::string_view text);

}  // namespace signalbox::base
