// Reads requests of OpenAI's older Completions API (API reference, completions): scans them for the relay road, and reads those of one text prompt as a
// chat of one message. Stateless; one object serves the whole program.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect::openai_chat {

class completion_request_reader final : public request_reader {
public:
    model::result<scanned_request> scan(std::string_view body) const override;
    /// Also fault untranslatable, for what no chat can say: several prompts, tokens, a suffix, an echo, log probabilities, the best of several.
    model::result<model::chat_request> read(std::string_view body) const override;
};

extern completion_request_reader const completion_reader;

}  // namespace signalbox::dialect::openai_chat
