// Writes content parts as OpenAI spells them: text, image_url, input_audio, file. A step of message_writer; what cannot be written
// is noted or refused in its losses.
#pragma once

#include "engine/dialect/parts/losses.hpp"
#include "engine/model/chat_request.hpp"

#include <string>
#include <string_view>

namespace signalbox::dialect::openai_chat {

class part_writer {
public:
    explicit part_writer(losses& lost) : lost_(lost) {}

    // Each appends one part to the array that `out` ends in.
    void write(model::text_part const& text, std::string& out);
    void write(model::image_part const& image, std::string& out);
    void write(model::document_part const& document, std::string& out);
    void write(model::audio_part const& audio, std::string& out);
    void write_text(std::string_view text, std::string& out);

    /// A cache breakpoint has no place here: OpenAI and its like cache by themselves.
    void drop_cache_control(model::json_text const& cache_control);

private:
    void write_document_text(model::document_part const& document, std::string& out);

    losses& lost_;
};

}  // namespace signalbox::dialect::openai_chat
