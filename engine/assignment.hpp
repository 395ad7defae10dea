// What of a request stays at one member of a hash group. Pure.
#pragma once

#include "engine/gateway.hpp"
#include "engine/model/principal.hpp"
#include "engine/route/question.hpp"
#include "engine/route/table.hpp"

namespace signalbox {

/// Sets the key and its unit; neither when the request has nothing to go by. A conversation is what X-Conversation-Id or the body's
/// prompt_cache_key names, else its first turns: everything up to the first message that is no system message.
void assign(route::question& into, route::spread const& by, inbound const& request, model::principal const& who);

}  // namespace signalbox
