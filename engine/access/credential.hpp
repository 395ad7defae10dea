// From header values to the key a caller presents. Values in, a view out; it knows nothing of HTTP and owns nothing.
#pragma once

#include "engine/model/failure.hpp"

#include <optional>
#include <string_view>

namespace signalbox::access {

/// The headers a key may come in, as views into the request's head.
struct credential_headers {
    std::optional<std::string_view> x_api_key;
    std::optional<std::string_view> api_key;
    std::optional<std::string_view> apikey;
    std::optional<std::string_view> x_goog_api_key;
    std::optional<std::string_view> authorization;
    std::string_view repeated;  // the header that came twice with different values; empty when none did

    /// Takes one header field, name in any case; fields that carry no credential are ignored. Feed all fields of the head.
    void add(std::string_view name, std::string_view value);
};

/// True for the headers add() looks at: what must never be passed on upstream.
bool carries_credential(std::string_view header_name);

/// The key, or an empty view when none is presented. Named headers win over Bearer, because SDKs that are told to use a named header still
/// send their own Authorization; among them x-api-key, api-key, apikey, x-goog-api-key. A named header's value is the key as it is: no scheme is taken off.
/// Fault unauthorized when one header came twice with different values.
model::result<std::string_view> presented_key(credential_headers const& in);

}  // namespace signalbox::access
