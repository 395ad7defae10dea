// The header fields that say who calls: written for providers and upstreams that ask for them, and taken from nothing that comes from outside. Pure.
#pragma once

#include "engine/model/principal.hpp"

#include <string>
#include <string_view>

namespace signalbox::provider {

/// X-Consumer-ID, X-Consumer-Custom-ID, X-Consumer-Username, X-Credential-Identifier and X-Anonymous-Consumer, in any case; also with "_" in the
/// place of "-", which servers behind a CGI interface read as the same name.
bool is_consumer_header(std::string_view name);

/// Header lines, each with its line end; control characters of a name are left out. A consumer has one name, which is its id as well, and no id
/// of another system, so X-Consumer-Custom-ID is never written. `anonymous`: no credential says who calls.
std::string consumer_lines(model::principal const& who, bool anonymous);

}  // namespace signalbox::provider
