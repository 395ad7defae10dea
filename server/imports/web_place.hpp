// An address of another gateway's configuration in its parts, so that what may be a secret in it goes no further. A plain value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::imports {

struct web_place {
    struct parameter {
        std::string name, value;  // as they are written
    };
    std::string address;                // scheme, host and path
    std::string user;                   // with the password: a secret
    std::vector<parameter> parameters;  // of the query
};

web_place read_web_place(std::string_view url);
/// The same of a path alone.
web_place read_path(std::string_view path);

/// "host" of a URL with its port; empty when there is none.
std::string host_of(std::string_view url);

/// Header fields in which providers take their keys.
bool is_key_header(std::string_view name);
/// Parameters of queries in which they do.
bool is_key_parameter(std::string_view name);
/// Whether a header of this name, or with this value, may be a secret of a server's own.
bool may_be_secret(std::string_view name, std::string_view value);
/// Whether an address has anything that may be a secret.
bool has_secret(std::string_view url);

}  // namespace signalbox::imports
