// The vectors that a simulated model gives: the same text gets the same one. A pure function.
#pragma once

#include "engine/model/embedding_request.hpp"
#include "engine/model/reply_event.hpp"

#include <vector>

namespace signalbox::simulator {

/// Unless the request asks for others, vectors have eight numbers; none has more than four thousand.
std::vector<model::reply_event> vectors_for(model::embedding_request const& asked);

}  // namespace signalbox::simulator
