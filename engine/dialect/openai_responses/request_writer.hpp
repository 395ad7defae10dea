// Writes chat requests as bodies of the Responses API, for OpenAI itself and for the servers that speak like it. Stateless; one object serves the whole
// program.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::openai_responses {

class responses_request_writer final : public request_writer {
public:
    model::result<written_request> write(model::chat_request const& asked, target_traits const& target) const override;
};

extern responses_request_writer const writer;

}  // namespace signalbox::dialect::openai_responses
