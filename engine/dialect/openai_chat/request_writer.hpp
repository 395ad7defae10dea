// Writes chat requests as OpenAI Chat Completions bodies, for OpenAI itself and for the servers that speak like it.
// Stateless; one object serves the whole program.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::openai_chat {

class chat_request_writer final : public request_writer {
public:
    model::result<written_request> write(model::chat_request const& asked, target_traits const& target) const override;
};

extern chat_request_writer const writer;

}  // namespace signalbox::dialect::openai_chat
