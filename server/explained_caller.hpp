// The caller of a request that is explained. Pure.
#pragma once

#include "engine/config/snapshot.hpp"
#include "engine/model/principal.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace signalbox::server {

/// A caller of this name: with the rights of the first of its keys, or of its declaration; without a name one that may use everything. Null when there
/// is no such consumer.
std::shared_ptr<model::principal const> caller_named(std::string_view consumer, config::snapshot const& within);

/// The caller whose token says this, a JSON object. Fault bad_request.
model::result<std::shared_ptr<model::principal const>> who_says(std::string const& claims, config::snapshot const& within);

}  // namespace signalbox::server
