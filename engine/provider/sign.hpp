// The credential of a request to a provider: the last lines of its head. Pure; the only place where a provider's key is written out.
#pragma once

#include "engine/provider/definition.hpp"

#include <span>
#include <string>
#include <string_view>

namespace signalbox::provider {

/// Appends to `head` (request line and fields, each with its line end) what proves who asks: a bearer token, a header of the vendor's, the fields
/// of AWS Signature Version 4 over head and body, or the access token of the provider's account. Nothing for a credential in
/// the query, which append_target() wrote. Control bytes of a credential are left out: no value can begin another line.
void sign(std::string& head, std::span<std::string_view const> body, definition const& to, model::wall_time now,
          std::string_view token = {});

}  // namespace signalbox::provider
