// Writes the reply to a chat as one of OpenAI's older Completions API, whole or as a stream. What a completion has no field for, reasoning and calls of
// tools, is left out. One object serves one reply on its strand.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::openai_chat {

std::unique_ptr<reply_writer> make_completion_writer(framing how, reply_identity who);

}  // namespace signalbox::dialect::openai_chat
