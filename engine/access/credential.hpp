// From header values to the key a caller presents. Values in, a view out; it knows nothing of HTTP and owns nothing.
#pragma once

#include "engine/model/failure.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// What "Authorization: Bearer" is read for.
enum class bearer_use : std::uint8_t { none, tokens, all };

/// Where the configuration says that keys may come.
struct key_places {
    std::vector<std::string> headers;  // in lower case, in the order of precedence
    std::vector<std::string> fields;   // of the query, after the headers
    bool usual = false;                // the headers above as well, after these
    bearer_use bearer = bearer_use::all;
};

/// "apikey: KEY", "?apikey=KEY": the first of the places, for people.
std::string first_place(key_places const& of);

/// Looks for a key in places of the configuration's. Views into the request; `in` outlives it.
class placed_credential {
public:
    explicit placed_credential(key_places const& in) : in_(in), headers_(in.headers.size()), fields_(in.fields.size()) {}

    /// Takes one field of the head, name in any case, or one of the query. Feed all of them.
    void add_header(std::string_view name, std::string_view value);
    void add_field(std::string_view name, std::string_view value);

    /// The key, or an empty view. Fault unauthorized when one place was used twice with different values.
    model::result<std::string_view> key() const;

private:
    using places = std::vector<std::optional<std::string_view>>;
    void take(places& into, std::size_t at, std::string_view value, std::string_view name);

    key_places const& in_;
    places headers_, fields_;
    std::string_view repeated_;  // a place that was used twice
    credential_headers usual_;
};

}  // namespace signalbox::access
