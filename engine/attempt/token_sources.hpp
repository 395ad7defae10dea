// The access tokens of all providers with an account. A word that the state and the calls share.
#pragma once

#include "engine/provider/token_source.hpp"

#include <memory>
#include <vector>

namespace signalbox::attempt {

using token_sources = std::vector<std::shared_ptr<provider::token_source>>;

}  // namespace signalbox::attempt
