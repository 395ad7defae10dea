// Where a request to a provider goes: its method, path and query. Pure; the only place where they are put together.
#pragma once

#include "engine/provider/definition.hpp"

#include <array>
#include <string>
#include <string_view>

namespace signalbox::provider {

/// Views of the definition and of what was given: nothing is copied for a request.
struct address {
    std::string_view method = "POST";
    std::string_view base, model, operation;  // the path is all three, one after the other; a model's name is encoded there
    std::array<std::string_view, 3> query;    // the parts that are not empty, joined with '&'
    bool operator==(address const&) const = default;
};

/// `operation` is the path of the format's operation below the provider's base path; `model` stands between both where the provider wants it. The query is
/// that of the provider's own address, the credential when it is sent there, and `callers_query`, what of the caller's goes on.
address address_of(definition const& to, std::string_view operation, std::string_view callers_query, std::string_view model);

/// Appends path and query as the request line has them; for a proxy without a tunnel the whole address stands in front.
void append_target(std::string& out, definition const& to, address const& where);

}  // namespace signalbox::provider
